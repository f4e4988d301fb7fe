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
package io.cloudfiles.flink.schema;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;

/** What became of the columns from one schema to another, for people. */
@Internal
public final class SchemaChanges {
    private final List<String> changes = new ArrayList<>();

    private SchemaChanges() {}

    /**
     * The changes, one text each, such as {@code added device.os STRING}, {@code changed id INT to BIGINT}, {@code dropped name STRING};
     * elements of arrays and values of maps as in {@code schema.hints}.
     */
    public static List<String> between(RowType from, RowType to) {
        SchemaChanges all = new SchemaChanges();
        all.rows("", from, to);
        return List.copyOf(all.changes);
    }

    private void rows(String path, RowType from, RowType to) {
        for (RowType.RowField field : from.getFields()) {
            int index = to.getFieldIndex(field.getName());
            if (index < 0) {
                changes.add("dropped " + path + field.getName() + " " + text(field.getType()));
            } else {
                types(path + field.getName(), field.getType(), to.getTypeAt(index));
            }
        }
        for (RowType.RowField field : to.getFields()) {
            if (from.getFieldIndex(field.getName()) < 0) {
                changes.add("added " + path + field.getName() + " " + text(field.getType()));
            }
        }
    }

    private void types(String path, LogicalType from, LogicalType to) {
        if (from.equals(to)) {
            return;
        }
        if (from instanceof RowType rowFrom && to instanceof RowType rowTo) {
            rows(path + ".", rowFrom, rowTo);
        } else if (from instanceof ArrayType arrayFrom && to instanceof ArrayType arrayTo) {
            types(path + ".element", arrayFrom.getElementType(), arrayTo.getElementType());
        } else if (from instanceof MapType mapFrom && to instanceof MapType mapTo) {
            types(path + ".key", mapFrom.getKeyType(), mapTo.getKeyType());
            types(path + ".value", mapFrom.getValueType(), mapTo.getValueType());
        } else {
            changes.add("changed " + path + " " + text(from) + " to " + text(to));
        }
    }

    private static String text(LogicalType type) {
        return type.asSummaryString().replace("VARCHAR(2147483647)", "STRING");
    }
}
