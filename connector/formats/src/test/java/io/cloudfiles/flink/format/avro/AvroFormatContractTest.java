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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FormatRows;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class AvroFormatContractTest extends FileFormatContractTest {
    private static final Schema FILE = AvroFiles.schema("""
            {'name': 'id', 'type': ['null', 'long']},
            {'name': 'name', 'type': 'string'},
            {'name': 'tags', 'type': ['null', {'type': 'array', 'items': ['string', 'null']}]},
            {'name': 'extra', 'type': ['double', 'null']}
            """);

    @Override
    protected FileFormat format() {
        return FormatRows.AVRO.format(Map.of());
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
        return "events.avro";
    }

    @Override
    protected boolean filesTellTheirColumns() {
        return true;
    }

    @Override
    protected byte[] smallFile() {
        return AvroFiles.writer()
                .blockRecords(7)
                .codec(CodecFactory.snappyCodec())
                .write(FILE, rows(30));
    }

    @Override
    protected byte[] largeFile() {
        return AvroFiles.writer().blockRecords(700).write(FILE, rows(30_000));
    }

    @Override
    protected byte[] emptyFile() {
        return AvroFiles.writer().write(FILE, List.of());
    }

    private static List<GenericRecord> rows(int count) {
        List<GenericRecord> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(AvroFiles.record(
                    FILE,
                    i % 9 != 4 ? (long) i : null,
                    i % 100 == 99 ? "long ".repeat(5_000) + i : "a name of some length, number " + i,
                    tags(i),
                    i % 7 == 0 ? i / 4.0 : null));
        }
        return rows;
    }

    private static @Nullable List<@Nullable String> tags(int row) {
        if (row % 3 == 0) {
            return null;
        }
        List<@Nullable String> tags = new ArrayList<>();
        for (int tag = 0; tag < row % 4; tag++) {
            tags.add(tag == 2 ? null : "tag" + tag);
        }
        return tags;
    }
}
