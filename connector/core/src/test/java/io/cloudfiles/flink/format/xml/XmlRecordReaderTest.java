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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchSerializer;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class XmlRecordReaderTest {
    private static final String NESTED =
            "a ARRAY<ROW<b ARRAY<ROW<c STRING>>, d STRING>>, m MAP<STRING, ROW<c STRING>>, "
                    + "e ARRAY<DECIMAL(38, 0)>, n MAP<STRING, DECIMAL(38, 0)>";

    @Test
    void aRecordMayBeLongerThanAChunk() throws IOException {
        String text = "ü".repeat(1_000_000);
        String document = "<x>" + " ".repeat(600_000) + "<r><a>" + text + "</a><b>1</b></r><!-- " + text + " --><r i='"
                + text + "'/></x>";
        assertThat(read(Map.of(), "_i STRING, a STRING, b INT", "a.xml", document.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(Arrays.asList(null, text, 1), Arrays.asList(text, null, null));
    }

    @Test
    void nestingHasALimit() throws IOException {
        String inLimit = "<r>" + "<z>".repeat(999) + "</z>".repeat(999) + "</r>";
        String beyond = "<r>" + "<z>".repeat(1000) + "</z>".repeat(1000) + "</r>";
        assertThat(read(
                        Map.of(),
                        "a STRING, _corrupt_record STRING",
                        "a.xml",
                        ("<x>" + inLimit + beyond + "</x>").getBytes(StandardCharsets.UTF_8)))
                .containsExactly(Arrays.asList(null, null), Arrays.asList(null, beyond));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "ISO-8859-1", "windows-1252", "UTF-8"})
    void filesOfOtherCharacterSetsAreReadFromAnyPosition(String charset) throws IOException {
        StringBuilder document = new StringBuilder("<?xml version='1.0' encoding='" + charset + "'?><x><y>");
        for (int i = 0; i < 30_000; i++) {
            document.append("<r><a>Köln ").append(i).append("</a></r>");
        }
        byte[] content = document.append("</y></x>").toString().getBytes(Charset.forName(charset));
        Map<String, String> options = Map.of("xml.encoding", charset);
        List<List<Object>> rows = read(options, "a STRING", "a.xml", content);
        assertThat(rows).hasSize(30_000).contains(List.of("Köln 29999"));
        assertThat(read(options, "a STRING", "a.xml.gz", gzip(content))).isEqualTo(rows);
        List<DecodedBatch> batches = batches(options, "a STRING", "a.xml", content, ReadPosition.START);
        List<List<Object>> rest = rows.subList(batches.get(0).records().rowCount(), rows.size());
        assertThat(rows(batches(
                        options, "a STRING", "a.xml", content, batches.get(0).next())))
                .isEqualTo(rest);
    }

    @Test
    void aByteOrderMarkTellsUtf16() throws IOException {
        byte[] content =
                "\uFEFF<?xml version='1.0' encoding='UTF-16'?><r><a>ü</a></r>".getBytes(StandardCharsets.UTF_16BE);
        assertThat(read(Map.of(), "a STRING", "a.xml", content)).containsExactly(List.of("ü"));
    }

    @Test
    void utf16WithoutAByteOrderMarkIsNotTakenForADocumentWithoutRecords() {
        byte[] content = "<r><a>ü</a></r>".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> read(Map.of(), "a STRING", "a.xml", content))
                .hasMessageContaining("is encoded in UTF-16 and has no byte order mark");
    }

    /** What was read of the last record of a chunk is in the batch, though in no row. */
    @Test
    void batchesCanBeSerializedWhereverAChunkCutsARecord() throws IOException {
        String record =
                "<r><a><b><c>x</c></b><b><c>yy</c></b><d>zzz</d></a><m><k><c>v</c></k></m><e u=''>12345678901234567890</e><n><k>1</k></n><a><b><c>w</c></b></a></r>";
        byte[] content = ("<x>" + record.repeat(3) + "</x>").getBytes(StandardCharsets.UTF_8);
        ReadSchema schema = new ReadSchema(1, SchemaDdl.parse(NESTED), null, null, true);
        XmlConfig config = XmlConfig.from(Configuration.fromMap(Map.of("xml.row-tag", "r")));
        List<List<Object>> whole = read(Map.of(), NESTED, "a.xml", content);
        for (int chunkBytes = 1; chunkBytes <= content.length; chunkBytes++) {
            BytesInput input = new BytesInput("a.xml", content);
            List<List<Object>> rows = new ArrayList<>();
            try (RecordReader reader = XmlRecordReader.open(
                    config,
                    new DecoderPool<>(asked -> new XmlDecoder(config, asked)),
                    input,
                    FileRange.whole(input.file()),
                    ReadPosition.START,
                    schema,
                    chunkBytes)) {
                for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    rows.addAll(Batches.rows(copied(batch.records())));
                }
            }
            assertThat(rows).as("chunks of %d bytes", chunkBytes).isEqualTo(whole);
        }
    }

    private static RecordBatch copied(RecordBatch batch) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1000);
        new RecordBatchSerializer().serialize(batch, out);
        return new RecordBatchSerializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static List<List<Object>> read(Map<String, String> options, String columns, String name, byte[] content)
            throws IOException {
        return rows(batches(options, columns, name, content, ReadPosition.START));
    }

    private static List<List<Object>> rows(List<DecodedBatch> batches) {
        List<List<Object>> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(Batches.rows(batch.records())));
        return rows;
    }

    private static List<DecodedBatch> batches(
            Map<String, String> options, String columns, String name, byte[] content, ReadPosition position)
            throws IOException {
        Configuration configuration = Configuration.fromMap(options);
        configuration.setString("xml.row-tag", "r");
        FileFormat format = FileFormats.create("xml", configuration);
        String corrupt = columns.contains("_corrupt_record") ? "_corrupt_record" : null;
        ReadSchema schema = new ReadSchema(1, SchemaDdl.parse(columns), null, corrupt, true);
        BytesInput input = new BytesInput(name, content);
        List<DecodedBatch> batches = new ArrayList<>();
        try (RecordReader reader = format.open(input, FileRange.whole(input.file()), position, schema)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }
}
