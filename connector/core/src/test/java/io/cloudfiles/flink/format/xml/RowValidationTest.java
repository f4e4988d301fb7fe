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

import io.cloudfiles.flink.testing.FormatSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Records that are checked by an XML Schema. */
class RowValidationTest {
    private static final String XSD = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
              <xs:element name="r">
                <xs:complexType>
                  <xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
                  <xs:attribute name="i" type="xs:string"/>
                </xs:complexType>
              </xs:element>
            </xs:schema>
            """;

    @TempDir
    Path directory;

    @Test
    void recordsThatAreNotValidAreCorrupt() throws IOException {
        String document = "<x><r i='ü'><a>1</a></r><r><a>x</a></r><r/><r><a>2</a></r></x>";
        assertThat(read("a STRING, _corrupt_record STRING", document))
                .isEqualTo("\"1\", null\n" + "null, \"<r><a>x</a></r>\"\n" + "null, \"<r/>\"\n" + "\"2\", null\n"
                        + "rescued 0, corrupt 2, dropped 0");
    }

    @Test
    void nothingOutsideOfARecordIsRead() throws IOException {
        String document =
                "<!DOCTYPE x SYSTEM 'file:///no/such.dtd'><x><r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                        + "xsi:noNamespaceSchemaLocation='file:///no/such.xsd'><a>1</a></r></x>";
        assertThat(read("a STRING", document)).isEqualTo("\"1\"\nrescued 0, corrupt 0, dropped 0");
    }

    private String read(String schema, String document) throws IOException {
        Path xsd = Files.writeString(directory.resolve("r.xsd"), XSD);
        Map<String, String> options = Map.of("xml.row-tag", "r", "xml.row-validation-xsd-path", xsd.toString());
        byte[] content = document.getBytes(StandardCharsets.UTF_8);
        return new FormatSpec("validation", schema, options, content, "", Optional.empty(), Optional.empty())
                .read("xml", "a.xml", content);
    }
}
