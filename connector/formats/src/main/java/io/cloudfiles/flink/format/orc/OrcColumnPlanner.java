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

import io.cloudfiles.flink.format.columnar.ColumnPlanner;
import io.cloudfiles.flink.format.columnar.Elements;
import io.cloudfiles.flink.format.columnar.FieldKind;
import io.cloudfiles.flink.format.columnar.LeafColumn;
import io.cloudfiles.flink.format.columnar.Presence;
import io.cloudfiles.flink.format.columnar.TextBounds;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Decides how each column is read from one ORC file. */
final class OrcColumnPlanner extends ColumnPlanner<FileColumn> {
    private final Conversions conversions;
    /** What reads the columns that are planned, until it belongs to what reads the column above. */
    private final Map<FileColumn, List<Node>> nodes = new IdentityHashMap<>();

    OrcColumnPlanner(Conversions conversions, boolean caseSensitive, boolean keepsUnknown) {
        super(caseSensitive, keepsUnknown);
        this.conversions = conversions;
    }

    /** What reads the rows, once they are planned. */
    StructNode root(FileColumn file) {
        return new StructNode(file.id(), below(file));
    }

    private List<Node> below(FileColumn column) {
        List<Node> below = new ArrayList<>();
        for (FileColumn child : column.children()) {
            List<Node> planned = nodes.remove(child);
            if (planned != null) {
                below.addAll(planned);
            }
        }
        return below;
    }

    private <N extends Node> N planned(FileColumn column, N node) {
        nodes.computeIfAbsent(column, key -> new ArrayList<>()).add(node);
        return node;
    }

    @Override
    protected String name(FileColumn field) {
        return field.name();
    }

    @Override
    protected FieldKind kind(FileColumn field) {
        return field.kind();
    }

    @Override
    protected List<FileColumn> children(FileColumn field) {
        return field.children();
    }

    @Override
    protected boolean isAlwaysNull(FileColumn field) {
        return false;
    }

    @Override
    protected LogicalType inferred(FileColumn field) {
        return OrcSchemaInferrer.type(field);
    }

    @Override
    protected @Nullable LeafColumn leaf(FileColumn field, String name, LogicalType type) {
        LeafType from = field.leafType();
        Conversion conversion = conversions.find(from, type);
        if (conversion == null) {
            return null;
        }
        LeafValues values = field.isTag() ? new TagValues() : Conversions.values(from);
        LeafNode leaf = planned(field, new LeafNode(field.id(), values));
        return new LeafColumn(
                name,
                !type.isNullable(),
                places -> leaf.read(conversion),
                TextBounds.of(from.kind() == LeafType.Kind.BYTES, type));
    }

    @Override
    protected Presence presence(FileColumn struct) {
        return struct.isUnion() ? union(struct) : planned(struct, new StructNode(struct.id(), below(struct)));
    }

    private Presence union(FileColumn union) {
        List<List<Node>> planned = new ArrayList<>();
        union.children().forEach(child -> planned.add(nodes.getOrDefault(child, List.of())));
        union.children().forEach(nodes::remove);
        return planned(union, new UnionNode(union.id(), planned.get(0), planned.subList(1, planned.size())));
    }

    @Override
    protected Elements elements(FileColumn container) {
        return planned(container, new ListNode(container.id(), below(container)));
    }
}
