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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

import java.util.ArrayList;
import java.util.List;

class ParquetFormatContractTest extends FileFormatContractTest {
    private static final MessageType FILE = MessageTypeParser.parseMessageType("""
            message rows {
              optional int64 id;
              optional binary name (STRING);
              optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
              optional double extra;
            }
            """);

    @Override
    protected FileFormat format() {
        return FileFormats.create("parquet", new Configuration());
    }

    @Override
    protected ReadSchema schema() {
        RowType type = (RowType) DataTypes.ROW(
                        DataTypes.FIELD("id", DataTypes.BIGINT()),
                        DataTypes.FIELD("name", DataTypes.STRING()),
                        DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING())),
                        DataTypes.FIELD("_rescued_data", DataTypes.STRING()))
                .notNull()
                .getLogicalType();
        return new ReadSchema(3, type, "_rescued_data", null, true);
    }

    @Override
    protected String fileName() {
        return "events.parquet";
    }

    @Override
    protected boolean filesTellTheirColumns() {
        return true;
    }

    @Override
    protected byte[] smallFile() {
        return ParquetFiles.writer().rowGroupRows(7).write(FILE, rows(30));
    }

    @Override
    protected byte[] largeFile() {
        return ParquetFiles.writer()
                .rowGroupRows(9_000)
                .codec(CompressionCodecName.UNCOMPRESSED)
                .with(properties -> properties.withPageRowCountLimit(1_700).withDictionaryEncoding(false))
                .write(FILE, rows(30_000));
    }

    @Override
    protected byte[] emptyFile() {
        return ParquetFiles.writer().write(FILE, List.of());
    }

    private static List<Group> rows(int count) {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Group row = new SimpleGroup(FILE);
            if (i % 9 != 4) {
                row.add("id", (long) i);
            }
            row.add("name", i % 100 == 99 ? "long ".repeat(5_000) + i : "a name of some length, number " + i);
            if (i % 3 > 0) {
                Group tags = row.addGroup("tags");
                for (int tag = 0; tag < i % 4; tag++) {
                    Group element = tags.addGroup("list");
                    if (tag != 2) {
                        element.add("element", "tag" + tag);
                    }
                }
            }
            if (i % 7 == 0) {
                row.add("extra", i / 4.0);
            }
            rows.add(row);
        }
        return rows;
    }
}
