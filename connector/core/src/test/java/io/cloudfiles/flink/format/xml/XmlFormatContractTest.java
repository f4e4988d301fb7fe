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

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;

import java.nio.charset.StandardCharsets;

class XmlFormatContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        Configuration options = new Configuration();
        options.setString("xml.row-tag", "event");
        return FileFormats.create("xml", options);
    }

    @Override
    protected ReadSchema schema() {
        RowType type = (RowType) DataTypes.ROW(
                        DataTypes.FIELD("_id", DataTypes.BIGINT()),
                        DataTypes.FIELD("name", DataTypes.STRING()),
                        DataTypes.FIELD("tag", DataTypes.ARRAY(DataTypes.STRING())),
                        DataTypes.FIELD("place", DataTypes.ROW(DataTypes.FIELD("_lat", DataTypes.DOUBLE()))),
                        DataTypes.FIELD("_rescued_data", DataTypes.STRING()),
                        DataTypes.FIELD("_corrupt_record", DataTypes.STRING()))
                .notNull()
                .getLogicalType();
        return new ReadSchema(3, type, "_rescued_data", "_corrupt_record", true);
    }

    @Override
    protected String fileName() {
        return "events.xml";
    }

    @Override
    protected boolean filesCanBeCut() {
        return false;
    }

    @Override
    protected byte[] smallFile() {
        String text = """
                \uFEFF<?xml version="1.0"?>
                <!DOCTYPE events [<!ELEMENT event ANY> <!-- <event/> -->]>
                <events at="a>b">
                  <event id="1"><name>naïve 数据 😀</name><tag>a</tag><tag><![CDATA[<b>]]></tag></event>
                  <!-- <event id="2"/> --><![CDATA[<event id="3"/>]]><?p <event id="4"/> ?>
                  <group><event id='wrong'><other x="1">2</other></event></group>\r
                  <event id="5"><name>five</event>
                  <event id="6"/><events id="7"/><event
                    id="8" ><place lat="1.5"/><name>a &amp; b&#x20AC;</name> text </event>
                  <event id="9"><event id="10"><name>nested</name></event></event>
                </events>
                """;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected byte[] largeFile() {
        StringBuilder text = new StringBuilder("<events>\n");
        for (int i = 0; i < 30_000; i++) {
            text.append(i % 2_000 == 17 ? "<group>" : "");
            text.append("  <event id=\"").append(i).append("\">\n    <name>");
            text.append(i % 100 == 0 ? "long ".repeat(5_000) : i % 3 == 0 ? "esc&#97;ped" : "plain");
            text.append(i % 1_999 == 5 ? "</nome>" : "</name>");
            text.append(i % 7 == 0 ? "<extra>true</extra>" : "<tag>x</tag><tag>y</tag>");
            text.append("\n  </event>").append(i % 11 == 0 ? "<!-- <event> -->\r\n" : "\n");
            text.append(i % 2_000 == 1_017 ? "</group>" : "");
        }
        return text.append("</events>").toString().getBytes(StandardCharsets.UTF_8);
    }
}
