/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileFormatsTest {
    @Test
    void findsFormatsByNameInAnyCase() {
        assertThat(FileFormats.create("json", new Configuration()).name()).isEqualTo("json");
        assertThat(FileFormats.create(" JSON ", new Configuration()).name()).isEqualTo("json");
    }

    @Test
    void namesTheAvailableFormatsWhenThereIsNoSuchOne() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FileFormats.create("jsonl", new Configuration()))
                .withMessageContaining("No format is called 'jsonl'. Available: binaryFile, csv, json, text, xml.")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_FORMAT_REQUIRED));
    }

    @Test
    void tellsAKnownFormatThatIsNotThereFromAMistypedOne() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FileFormats.create("orc", new Configuration()))
                .withMessageContaining("Format 'orc' is not available in this version, or its jar");
    }
}
