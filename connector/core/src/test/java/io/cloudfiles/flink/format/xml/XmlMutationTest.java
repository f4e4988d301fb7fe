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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.BytesInput;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.RepeatedTest;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Documents with some bytes changed, taken away or put in. A failure prints its seed and the document, which makes a case of the
 * specification.
 */
class XmlMutationTest {
    private static final int DOCUMENTS = 1_000;
    private static final String COLUMNS =
            "_i INT, a STRING, b INT, c ARRAY<STRING>, d ROW<_j STRING, e ARRAY<INT>, _VALUE STRING>, "
                    + "m MAP<STRING, INT>, h ARRAY<ROW<k INT>>, _VALUE STRING, _rescued_data STRING, _corrupt_record STRING";
    private static final String DOCUMENT = "<?xml version=\"1.0\"?>\n<!-- <r> --><x y=\"1\">\n"
            + "<r i=\"1\"><a>x &amp; ü</a><b>2</b><c>1</c><c><![CDATA[<r>]]></c><z q='1'>u</z></r>\n"
            + "<g><r><d j=\"&#65;\">t<e>1</e><e>no</e></d>v<m p=\"1\"><n>2</n></m></r></g><?p <r>?>\n"
            + "<r i='2'><h><k>1</k></h><r/><h/><a>1<w>2</w></a><b>3</b><b>4</b><!-- </r> --></r><r/>\n"
            + "</x>\n";
    private static final String[] PIECES = {
        "<",
        ">",
        "/",
        "&",
        ";",
        "\"",
        "'",
        "=",
        " ",
        "\r\n",
        "<r>",
        "</r>",
        "<r/>",
        "<a>",
        "</a>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "&lt;",
        "&#x41;",
        "&no;",
        "\0",
        "\u00fc",
        "!",
        "[",
        "]",
        "-",
        "x",
        "<!DOCTYPE x [",
        "</x>",
        " i='3'",
        "<d j='"
    };

    private final ReadSchema schema =
            new ReadSchema(1, SchemaDdl.parse(COLUMNS), "_rescued_data", "_corrupt_record", true);

    private record Result(List<List<Object>> rows, List<DecodedBatch> batches, int corrupt, int dropped) {}

    @RepeatedTest(3)
    void documentsReadTheSameInChunksOfAnySize() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] content = mutated(random, DOCUMENT, 1 + random.nextInt(4));
            String shown = "seed " + seed + ": " + new String(content, StandardCharsets.UTF_8);
            Result whole = read(content, "PERMISSIVE", 1 << 18, ReadPosition.START);
            int chunkBytes = 1 + random.nextInt(40);
            Result inChunks = read(content, "PERMISSIVE", chunkBytes, ReadPosition.START);
            assertThat(inChunks.rows()).as(shown).isEqualTo(whole.rows());
            assertThat(inChunks.corrupt()).as(shown).isEqualTo(whole.corrupt());
            if (!inChunks.batches().isEmpty()) {
                int batch = random.nextInt(inChunks.batches().size());
                int before = inChunks.batches().subList(0, batch + 1).stream()
                        .mapToInt(decoded -> decoded.records().rowCount())
                        .sum();
                ReadPosition position = inChunks.batches().get(batch).next();
                assertThat(read(content, "PERMISSIVE", chunkBytes, position).rows())
                        .as("from %s of %s", position, shown)
                        .isEqualTo(whole.rows().subList(before, whole.rows().size()));
            }
        }
    }

    @RepeatedTest(3)
    void badRecordsEndAsTheModeSays() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] content = mutated(random, DOCUMENT, 1 + random.nextInt(4));
            String shown = "seed " + seed + ": " + new String(content, StandardCharsets.UTF_8);
            Result kept = read(content, "PERMISSIVE", 1 << 18, ReadPosition.START);
            Result dropped = read(content, "DROPMALFORMED", 1 << 18, ReadPosition.START);
            assertThat(dropped.dropped()).as(shown).isEqualTo(kept.corrupt());
            int corruptColumn = schema.type().getFieldIndex("_corrupt_record");
            assertThat(dropped.rows())
                    .as(shown)
                    .isEqualTo(kept.rows().stream()
                            .filter(row -> row.get(corruptColumn) == null)
                            .toList());
            if (kept.corrupt() == 0) {
                assertThat(read(content, "FAILFAST", 1 << 18, ReadPosition.START)
                                .rows())
                        .as(shown)
                        .isEqualTo(kept.rows());
            } else {
                assertThatThrownBy(() -> read(content, "FAILFAST", 1 << 18, ReadPosition.START))
                        .as(shown)
                        .isInstanceOf(CloudFilesException.class)
                        .satisfies(e ->
                                assertThat(((CloudFilesException) e).code()).isEqualTo(ErrorCode.CF_CORRUPT_RECORD));
            }
        }
    }

    @RepeatedTest(3)
    void recordsAreMalformedWhereXmlSaysSo() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        int wellFormed = 0;
        String record = DOCUMENT.substring(DOCUMENT.indexOf("<r i='2'>"), DOCUMENT.indexOf("<r/>\n"));
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] content = mutated(random, record, random.nextInt(3));
            String shown = "seed " + seed + ": " + new String(content, StandardCharsets.UTF_8);
            int end = elementEnd(content);
            // What may stand before or behind an element in a document is no part of a record.
            if (new String(content, StandardCharsets.UTF_8).matches("(?s)<[^?!].*") && isWellFormed(content)) {
                wellFormed++;
                assertThat(end).as(shown).isPositive();
            } else {
                assertThat(end).as(shown).isNotEqualTo(content.length);
            }
        }
        assertThat(wellFormed).isGreaterThan(DOCUMENTS / 10);
    }

    /** Where an element ends that a text begins with; -1 when it is malformed or cut off. */
    private static int elementEnd(byte[] content) {
        byte[] chunk = Arrays.copyOf(content, content.length + 2 * XmlChunks.PADDING);
        chunk[content.length] = '<';
        XmlScanner in = new XmlScanner();
        in.load(chunk, 0, content.length);
        in.startRecord(0);
        if (content.length == 0 || content[0] != '<') {
            return -1;
        }
        try {
            in.startTag();
            in.skipElement();
            return in.position;
        } catch (MalformedXmlException | CutOffException e) {
            return -1; // which is the answer
        }
    }

    private static boolean isWellFormed(byte[] content) throws ParserConfigurationException, IOException {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        factory.setNamespaceAware(false);
        InputSource source = new InputSource(new ByteArrayInputStream(content));
        source.setEncoding("UTF-8");
        try {
            factory.newSAXParser().parse(source, new DefaultHandler());
            return true;
        } catch (SAXException | java.io.CharConversionException e) {
            return false; // which is the answer
        }
    }

    private Result read(byte[] content, String mode, int chunkBytes, ReadPosition position) throws IOException {
        Configuration options = new Configuration();
        options.setString("xml.row-tag", "r");
        // As a mutation may have declared any encoding.
        options.setString("xml.encoding", "UTF-8");
        options.setString("bad-records.mode", mode);
        XmlConfig config = XmlConfig.from(options);
        BytesInput input = new BytesInput("a.xml", content);
        DecoderPool<XmlDecoder> decoders = new DecoderPool<>(asked -> new XmlDecoder(config, asked));
        List<List<Object>> rows = new ArrayList<>();
        List<DecodedBatch> batches = new ArrayList<>();
        try (RecordReader reader = XmlRecordReader.open(
                config, decoders, input, FileRange.whole(input.file()), position, schema, chunkBytes)) {
            for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batches.add(batch);
                rows.addAll(Batches.rows(batch.records()));
            }
        }
        int corrupt = batches.stream().mapToInt(DecodedBatch::corruptRecords).sum();
        int dropped = batches.stream().mapToInt(DecodedBatch::droppedRecords).sum();
        return new Result(rows, batches, corrupt, dropped);
    }

    private static byte[] mutated(Random random, String document, int mutations) {
        byte[] content = document.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < mutations && content.length > 1; i++) {
            int at = random.nextInt(content.length);
            int length = Math.min(1 + random.nextInt(8), content.length - at);
            content = switch (random.nextInt(6)) {
                case 0 -> spliced(content, at, length, "");
                case 1 -> spliced(content, at, 0, new String(content, at, length, StandardCharsets.ISO_8859_1));
                case 2 -> spliced(content, at, content.length - at, "");
                case 3 ->
                    spliced(content, at, 1, String.valueOf((char) random.nextInt(random.nextInt(8) == 0 ? 256 : 128)));
                default -> spliced(content, at, random.nextInt(2), latin1(PIECES[random.nextInt(PIECES.length)]));
            };
        }
        return content;
    }

    /** The bytes of a text in UTF-8, as characters. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static byte[] spliced(byte[] content, int at, int removed, String inserted) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return (text.substring(0, at) + inserted + text.substring(at + removed)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
