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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.schema.SchemaVersion;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a source that declares none, as a table shows them.
 *
 * <p>A later version has the columns of an earlier one in the same places and new ones behind: rescued data stands behind the columns of
 * the first version. So rows can be matched with a table by position, as SQL does, whatever was added to both.
 *
 * @param version number in the schema log
 * @param columns all columns, that of rescued data among them
 * @param partitionColumns names of those that the path of a file tells
 */
@Internal
public record InferredSchema(int version, RowType columns, List<String> partitionColumns) {
    public InferredSchema {
        partitionColumns = List.copyOf(partitionColumns);
    }

    static InferredSchema of(SchemaVersion version, SchemaVersion first, String rescuedColumn) {
        List<RowType.RowField> early = new ArrayList<>();
        List<RowType.RowField> late = new ArrayList<>();
        for (RowType.RowField field : version.type().getFields()) {
            boolean isFirst = first.type().getFieldIndex(field.getName()) >= 0;
            (isFirst ? early : late).add(field);
        }
        if (version.type().getFieldIndex(rescuedColumn) < 0) {
            early.add(new RowType.RowField(rescuedColumn, new VarCharType(VarCharType.MAX_LENGTH)));
        }
        early.addAll(late);
        return new InferredSchema(version.number(), new RowType(false, early), version.partitionColumns());
    }
}
