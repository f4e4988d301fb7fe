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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.testing.FormatSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The cases of {@code spec/csv}, each read as it is, in small ranges where the format allows it, and compressed. */
class CsvSpecTest {
    @TestFactory
    Stream<DynamicTest> readsAsSpecified() {
        return FormatSpec.loadAll("/spec/csv").stream()
                .map(spec -> DynamicTest.dynamicTest(spec.name(), () -> check(spec)));
    }

    private static void check(FormatSpec spec) throws IOException {
        if (spec.columns().isPresent()) {
            assertThat(spec.inferred("csv", "case.csv"))
                    .isEqualTo(spec.columns().get());
            return;
        }
        if (spec.error().isPresent()) {
            assertThatThrownBy(() -> spec.read("csv", "case.csv", spec.input()))
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageContaining(spec.error().get());
            return;
        }
        assertThat(spec.read("csv", "case.csv", spec.input())).isEqualTo(spec.expected());
        assertThat(spec.readInRanges("csv", "case.csv", 7)).isEqualTo(spec.expected());
        assertThat(spec.read("csv", "case.csv.gz", gzip(spec.input()))).isEqualTo(spec.expected());
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }
}
