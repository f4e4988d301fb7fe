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
package io.cloudfiles.flink.format.text;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TextFormatTest {
    private static final ReadSchema VALUE = new ReadSchema(1, SchemaDdl.parse("value STRING"), null, null, true);
    private static final FileFormat WHOLE =
            FileFormats.create("text", Configuration.fromMap(Map.of("text.whole-text", "true")));

    @Test
    void optionsAreResolved() {
        assertThat(TextConfig.from(new Configuration()))
                .isEqualTo(new TextConfig(false, LineEnd.ANY, new TextEncoding("UTF-8", 1000)));
        assertThat(TextConfig.from(Configuration.fromMap(Map.of("text.whole-text", "true", "text.line-sep", "\\r\\n"))))
                .isEqualTo(new TextConfig(true, new LineEnd("\r\n"), new TextEncoding("UTF-8", 1000)));
    }

    @Test
    void separatorsThatOverlapThemselvesAreRefused() {
        assertThatThrownBy(() -> TextConfig.from(Configuration.fromMap(Map.of("text.line-sep", "||"))))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageStartingWith("CF_OPTION_NOT_AVAILABLE: Option 'text.line-sep' = '||' is not available");
    }

    @Test
    void aWholeFileIsOneValueAndIsNotReadAgain() throws IOException {
        BytesInput input = new BytesInput("f.txt", "a\nb\n".getBytes(StandardCharsets.UTF_8));
        FileRange range = FileRange.whole(input.file());
        assertThat(WHOLE.isSplittable(input.file())).isFalse();
        DecodedBatch batch;
        try (RecordReader reader = WHOLE.open(input, range, ReadPosition.START, VALUE)) {
            batch = reader.next();
            assertThat(batch).isNotNull();
            assertThat(reader.next()).isNull();
        }
        assertThat(Batches.rows(batch.records())).containsExactly(List.of("a\nb\n"));
        try (RecordReader reader = WHOLE.open(input, range, batch.next(), VALUE)) {
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void theSchemaIsOneTextOfAnyName() throws IOException {
        BytesInput input = new BytesInput("f.txt", new byte[] {'a'});
        assertThat(WHOLE.inferrer().infer(input, 10).asSummaryString()).isEqualTo("ROW<`value` STRING>");
        FileRange range = FileRange.whole(input.file());
        for (String ddl : List.of("a INT", "a STRING, b STRING", "a VARCHAR(3)")) {
            ReadSchema schema = new ReadSchema(1, SchemaDdl.parse(ddl), null, null, true);
            assertThatThrownBy(() -> WHOLE.open(input, range, ReadPosition.START, schema))
                    .isInstanceOf(CloudFilesException.class)
                    .hasMessageStartingWith("CF_INVALID_SCHEMA: The format 'text' gives one STRING column");
        }
    }
}
