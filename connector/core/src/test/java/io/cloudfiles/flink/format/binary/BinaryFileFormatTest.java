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
package io.cloudfiles.flink.format.binary;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BinaryFileFormatTest {
    private static final FileFormat FORMAT = FileFormats.create("binaryfile", new Configuration());
    private static final Location LOCATION = Location.parse("mem://bucket/in/ü 1.png");
    private static final byte[] CONTENT = {0, -1, 'a', '\n', (byte) 0x80};

    private static BytesInput file(byte[] content) {
        return new BytesInput(new FileEntry(LOCATION, content.length, 1_700_000_000_123_456L, "v1"), content);
    }

    private static ReadSchema schema(String ddl) {
        return new ReadSchema(3, SchemaDdl.parse(ddl), null, null, false);
    }

    private static DecodedBatch read(StorageInput input, String ddl) throws IOException {
        try (RecordReader reader = FORMAT.open(input, FileRange.whole(input.file()), ReadPosition.START, schema(ddl))) {
            DecodedBatch batch = reader.next();
            assertThat(batch).isNotNull();
            assertThat(reader.next()).isNull();
            return batch;
        }
    }

    @Test
    void aFileIsARecordOfFourColumns() throws IOException {
        String columns = "path STRING, modificationTime TIMESTAMP_LTZ(6), length BIGINT, content BYTES";
        assertThat(FORMAT.inferrer().infer(file(new byte[0]), 1).getFields())
                .isEqualTo(SchemaDdl.parse(columns).getFields());

        DecodedBatch batch = read(file(CONTENT), columns);

        RowData row = batch.records().row(0);
        assertThat(row.getString(0)).hasToString("mem://bucket/in/ü 1.png");
        assertThat(row.getTimestamp(1, 6)).hasToString("2023-11-14T22:13:20.123456");
        assertThat(row.getLong(2)).isEqualTo(5);
        assertThat(row.getBinary(3)).isEqualTo(CONTENT);
        assertThat(batch.records().schemaVersion()).isEqualTo(3);
    }

    @Test
    void anEmptyFileIsARecordToo() throws IOException {
        assertThat(read(file(new byte[0]), "length BIGINT NOT NULL, content BYTES NOT NULL")
                        .records()
                        .row(0)
                        .getBinary(1))
                .isEmpty();
    }

    @Test
    void aFileIsNotReadForWhatIsKnownOfIt() throws IOException {
        StorageInput unreadable = new Unreadable(5L << 40);

        assertThat(Batches.rows(read(unreadable, "LENGTH BIGINT, Path STRING").records()))
                .containsExactly(List.of(5L << 40, LOCATION.toString()));
    }

    @Test
    void whatDoesNotFitIntoAValueIsRefused() {
        assertThatThrownBy(() -> read(new Unreadable((256L << 20) + 1), "content BYTES"))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageStartingWith(
                        "CF_FILE_UNREADABLE: [mem://bucket/in/ü 1.png] has 268435457 bytes, more than 268435456");
    }

    @Test
    void aRecordThatWasHandedOutIsNotReadAgain() throws IOException {
        BytesInput input = file(CONTENT);
        ReadPosition behind = read(input, "content BYTES").next();
        try (RecordReader reader = FORMAT.open(input, FileRange.whole(input.file()), behind, schema("content BYTES"))) {
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void aFileThatEndsBeforeItsLengthIsAnError() {
        BytesInput cut = new BytesInput(new FileEntry(LOCATION, 6, 0, "v1"), CONTENT);
        assertThatThrownBy(() -> read(cut, "content BYTES")).isInstanceOf(EOFException.class);
    }

    @Test
    void theFormatIsWholeFilesAndCanBeShipped() throws Exception {
        assertThat(FORMAT.isSplittable(file(CONTENT).file())).isFalse();
        assertThat(InstantiationUtil.clone(FORMAT)).isEqualTo(FORMAT);
    }

    @ParameterizedTest
    @CsvSource({
        "value STRING,value",
        "content STRING,content",
        "length INT,length",
        "modificationTime TIMESTAMP(3),modificationTime"
    })
    void otherColumnsAreRefused(String ddl, String named) {
        assertThatThrownBy(() -> read(file(CONTENT), ddl))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageStartingWith("CF_INVALID_SCHEMA: The format 'binaryFile' has no column `" + named);
    }

    /** A file of which nothing may be read. */
    private record Unreadable(long sizeBytes) implements StorageInput {
        @Override
        public FileEntry file() {
            return new FileEntry(LOCATION, sizeBytes, 0, "v1");
        }

        @Override
        public int read(long position, byte[] buffer, int offset, int length) {
            throw new AssertionError("Read at " + position);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
