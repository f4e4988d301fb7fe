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
package io.cloudfiles.flink.delta.parquet;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.Vectors;
import org.apache.flink.annotation.Internal;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a file, and where they come from in a batch. Immutable; shared by all files of a table.
 *
 * <p>Below its top level the schema has the shape of the batch: structs have the same fields in the same order, whatever their names;
 * lists and maps have three levels.
 */
@Internal
public final class ParquetLayout {
    private final MessageType schema;
    private final int[] sources;
    private final List<ColumnNode> columns;

    private ParquetLayout(MessageType schema, int[] sources, List<ColumnNode> columns) {
        this.schema = schema;
        this.sources = sources;
        this.columns = columns;
    }

    /**
     * @param schema the columns of the file
     * @param sources for each column of the file, its place in the batch
     */
    public static ParquetLayout of(MessageType schema, List<Integer> sources) {
        if (schema.getFieldCount() != sources.size()) {
            throw new IllegalArgumentException(sources.size() + " sources for " + schema);
        }
        return new ParquetLayout(
                schema, sources.stream().mapToInt(Integer::intValue).toArray(), new Nodes().ofFields(schema, "", 0));
    }

    /** The schema of the file. */
    public MessageType schema() {
        return schema;
    }

    /** Adds rows of a batch to the leaf columns of a file. */
    void write(RecordBatch batch, Slots rows, ColumnChunkWriter[] leaves) {
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            columns.get(i)
                    .write(
                            Vectors.plain(batch.column(source), batch.type().getTypeAt(source), batch.rowCount()),
                            rows,
                            leaves);
        }
    }

    /** Builds the nodes, numbering the leaves in the order of the schema. */
    private static final class Nodes {
        private int leaves;

        List<ColumnNode> ofFields(GroupType group, String path, int repetitionLevel) {
            List<ColumnNode> nodes = new ArrayList<>();
            for (Type field : group.getFields()) {
                nodes.add(node(field, path + field.getName(), repetitionLevel));
            }
            return List.copyOf(nodes);
        }

        private ColumnNode node(Type type, String name, int repetitionLevel) {
            boolean optional = type.isRepetition(Type.Repetition.OPTIONAL);
            if (type.isPrimitive()) {
                return new ColumnNode.Leaf(name, optional, leaves++);
            }
            GroupType group = type.asGroupType();
            LogicalTypeAnnotation kind = group.getLogicalTypeAnnotation();
            if (kind instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
                ColumnNode element = ofFields(repeated(group), name + ".", repetitionLevel + 1)
                        .get(0);
                return new ColumnNode.Array(name, optional, repetitionLevel + 1, element);
            }
            if (kind instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation) {
                List<ColumnNode> entry = ofFields(repeated(group), name + ".", repetitionLevel + 1);
                return new ColumnNode.Map(name, optional, repetitionLevel + 1, entry.get(0), entry.get(1));
            }
            return new ColumnNode.Struct(name, optional, ofFields(group, name + ".", repetitionLevel));
        }

        private static GroupType repeated(GroupType group) {
            return group.getType(0).asGroupType();
        }
    }
}
