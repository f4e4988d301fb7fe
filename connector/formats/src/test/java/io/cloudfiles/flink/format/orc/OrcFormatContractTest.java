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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.apache.orc.CompressionKind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class OrcFormatContractTest extends FileFormatContractTest {
    private static final String FILE = "struct<id:bigint,name:string,tags:array<string>,extra:double>";

    @Override
    protected FileFormat format() {
        return FileFormats.create("orc", new Configuration());
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
        return "events.orc";
    }

    @Override
    protected boolean filesTellTheirColumns() {
        return true;
    }

    @Override
    protected byte[] smallFile() {
        return OrcFiles.writer().stripeRows(7).write(FILE, rows(30));
    }

    @Override
    protected byte[] largeFile() {
        return OrcFiles.writer()
                .codec(CompressionKind.NONE)
                .stripeRows(9_000)
                .set("orc.dictionary.key.threshold", "0")
                .write(FILE, rows(30_000));
    }

    @Override
    protected byte[] emptyFile() {
        return OrcFiles.writer().write(FILE, List.of());
    }

    private static List<List<Object>> rows(int count) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> tags = null;
            if (i % 3 > 0) {
                tags = new ArrayList<>();
                for (int tag = 0; tag < i % 4; tag++) {
                    tags.add(tag == 2 ? null : "tag" + tag);
                }
            }
            rows.add(Arrays.asList(
                    i % 9 == 4 ? null : (Object) (long) i,
                    i % 100 == 99 ? "long ".repeat(5_000) + i : "a name of some length, number " + i,
                    tags,
                    i % 7 == 0 ? i / 4.0 : null));
        }
        return rows;
    }
}
