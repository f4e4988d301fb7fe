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

import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.schema.TypeMerger;
import io.cloudfiles.flink.testing.BytesInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class XmlSchemaInferrerTest {
    private static final Map<String, String> TYPES = Map.of("schema.infer-column-types", "true");

    @Test
    void columnsAreTheUnionInOrderOfAppearance() throws IOException {
        assertThat(infer(Map.of(), "<x><r i='1'><b>1</b>t</r><r><a/><b>x</b></r></x>"))
                .isEqualTo("_i STRING, b STRING, _VALUE STRING, a STRING");
    }

    @Test
    void aShareOfTheRecordsCanBeEnough() throws IOException {
        assertThat(infer(Map.of("xml.sampling-ratio", "0.5"), "<x><r><a/></r><r><b/></r><r><c/></r><r><d/></r></x>"))
                .isEqualTo("a STRING, c STRING");
    }

    @Test
    void elementsWithAttributesOrElementsAreRows() throws IOException {
        assertThat(infer(Map.of(), "<r><a u='m'>1</a><b><c>1</c>t</b><d e='1'/></r>"))
                .isEqualTo("a ROW<_u STRING, _VALUE STRING>, b ROW<c STRING, _VALUE STRING>, d ROW<_e STRING>");
    }

    @Test
    void whatOccursTwiceInAnElementIsAnArray() throws IOException {
        assertThat(infer(Map.of(), "<x><r><a>1</a></r><r><a>1</a><b><c/></b><a>2</a><b/></r>u<r>v<a/>w</r></x>"))
                .isEqualTo("a ARRAY<STRING>, b ARRAY<ROW<c STRING>>, _VALUE ARRAY<STRING>");
    }

    @Test
    void typesAreThoseOfSpark() throws IOException {
        assertThat(infer(
                        TYPES,
                        "<r><i>1</i><l>+9223372036854775807</l><c>9223372036854775808</c><d>1.5</d><e>1d</e><b>TRUE</b><f>2024-01-02</f>"
                                + "<t>2024-01-02T03:04:05Z</t><s>x</s><n/><m> </m></r>"))
                .isEqualTo(
                        "i BIGINT, l BIGINT, c DOUBLE, d DOUBLE, e STRING, b BOOLEAN, f DATE, t TIMESTAMP_LTZ(6), s STRING, "
                                + "n STRING, m STRING");
    }

    @Test
    void typesOfOnePlaceMeetInTheNarrowestThatHoldsAll() throws IOException {
        assertThat(infer(
                        TYPES,
                        "<x><r><a>1</a><b>1</b><c>2024-01-02</c><d>true</d><e>1</e><e u='m'>1.5</e></r>"
                                + "<r><a>1.5</a><b>x</b><c>2024-01-02T01:00:00</c><d>1</d></r></x>"))
                .isEqualTo("a DOUBLE, b STRING, c TIMESTAMP_LTZ(6), d STRING, e ARRAY<ROW<_u STRING, _VALUE DOUBLE>>");
    }

    @Test
    void elementsWithoutAPlaceForATextAreTexts() throws IOException {
        assertThat(infer(Map.of(), "<x><r><a><b/></a></r><r><a>1</a></r></x>")).isEqualTo("a STRING");
    }

    @Test
    void filesAreMergedLikeRecords() throws IOException {
        SchemaInferrer inferrer = inferrer(TYPES);
        RowType one = inferrer.infer(input("<r><a>1</a><b u='m'>1</b><c><d>1</d></c></r>"), 1000);
        RowType other = inferrer.infer(input("<r><a>1</a><a>2.5</a><b>2</b><c><e/></c><f/></r>"), 1000);
        String merged = "a ARRAY<DOUBLE>, b ROW<_u STRING, _VALUE BIGINT>, c ROW<d BIGINT, e STRING>, f STRING";
        assertThat(text(TypeMerger.finish(inferrer.merge(one, other)))).isEqualTo(merged);
    }

    @Test
    void optionsCount() throws IOException {
        Map<String, String> options = new HashMap<>(TYPES);
        options.put("xml.attribute-prefix", "@");
        options.put("xml.value-tag", "text");
        options.put("xml.ignore-namespace", "true");
        options.put("xml.null-value", "NA");
        options.put("xml.date-format", "d.M.yyyy");
        assertThat(infer(options, "<r n:i='1'>t<n:a>NA</n:a><m:b>1.2.2024</m:b><a>2</a></r>"))
                .isEqualTo("@i BIGINT, text STRING, a ARRAY<BIGINT>, b DATE");
        assertThat(infer(Map.of("xml.exclude-attribute", "true"), "<r i='1'><a j='1'>t</a></r>"))
                .isEqualTo("a STRING");
        assertThat(infer(Map.of("schema.case-sensitive", "false"), "<x><r><a/></r><r><A/></r></x>"))
                .isEqualTo("a STRING");
        assertThat(infer(
                        Map.of("xml.ignore-surrounding-spaces", "false", "schema.infer-column-types", "true"),
                        "<r><a> 1 </a></r>"))
                .isEqualTo("a STRING");
    }

    @Test
    void malformedRecordsAndThoseCutOffAreLeftOut() throws IOException {
        byte[] content = "<x><r><a>1</a></r><r><b>&no;</b></r><r><c>1</c></r></x>".getBytes(StandardCharsets.UTF_8);
        int first = "<x><r><a>1</a></r>".length();
        int last = content.length - "</x>".length();
        for (int max = 0; max <= content.length; max++) {
            assertThat(text(inferrer(TYPES).infer(new BytesInput("f.xml", content), max)))
                    .as("of %d bytes", max)
                    .isEqualTo(max < first ? "" : max < last ? "a BIGINT" : "a BIGINT, c BIGINT");
        }
    }

    @Test
    void recordsInSeveralChunksAreSeen() throws IOException {
        String padding = "<p>" + "x".repeat(300_000) + "</p>";
        assertThat(infer(TYPES, "<x><r><a>1</a>" + padding + "</r><r>" + padding + "<a>1.5</a></r></x>"))
                .isEqualTo("a DOUBLE, p STRING");
    }

    private static String text(RowType columns) {
        return SchemaDdl.flink(columns)
                .replace("`", "")
                .replace(",\n", ", ")
                .replace("TIMESTAMP(6) WITH LOCAL TIME ZONE", "TIMESTAMP_LTZ(6)");
    }

    private static BytesInput input(String content) {
        return new BytesInput("f.xml", content.getBytes(StandardCharsets.UTF_8));
    }

    private static SchemaInferrer inferrer(Map<String, String> options) {
        Configuration configuration = Configuration.fromMap(options);
        configuration.setString("xml.row-tag", "r");
        return FileFormats.create("xml", configuration).inferrer();
    }

    private static String infer(Map<String, String> options, String content) throws IOException {
        return text(TypeMerger.finish(inferrer(options).infer(input(content), 10_000_000)));
    }
}
