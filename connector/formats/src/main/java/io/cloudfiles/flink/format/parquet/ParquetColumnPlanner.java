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

import io.cloudfiles.flink.format.columnar.ColumnPlanner;
import io.cloudfiles.flink.format.columnar.Elements;
import io.cloudfiles.flink.format.columnar.FieldKind;
import io.cloudfiles.flink.format.columnar.LeafColumn;
import io.cloudfiles.flink.format.columnar.Presence;
import io.cloudfiles.flink.format.columnar.ReadColumn;
import io.cloudfiles.flink.format.columnar.TextBounds;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides how each column is read from one Parquet file, and so which of its leaves are. */
final class ParquetColumnPlanner extends ColumnPlanner<FileColumn> {
    private final Conversions conversions;
    private final Map<FileColumn, ColumnChunk> chunks = new IdentityHashMap<>();

    ParquetColumnPlanner(Conversions conversions, boolean caseSensitive, boolean keepsUnknown) {
        super(caseSensitive, keepsUnknown);
        this.conversions = conversions;
    }

    /** The leaves that are read. */
    Collection<ColumnChunk> chunks() {
        return chunks.values();
    }

    private ColumnChunk chunk(FileColumn leaf) {
        return chunks.computeIfAbsent(leaf, ColumnChunk::new);
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
        return field.isAlwaysNull();
    }

    @Override
    protected LogicalType inferred(FileColumn field) {
        return ParquetSchemaInferrer.type(field);
    }

    @Override
    protected @Nullable LeafColumn leaf(FileColumn field, String name, LogicalType type) {
        LeafType from = field.leafType();
        Conversion conversion = conversions.find(from, type);
        if (conversion == null) {
            return null;
        }
        ColumnChunk chunk = chunk(field);
        return new LeafColumn(
                name,
                !type.isNullable(),
                places -> read(conversion, chunk),
                TextBounds.of(from.kind() == LeafType.Kind.BYTES, type));
    }

    private static AbstractHeapVector read(Conversion conversion, ColumnChunk chunk) {
        AbstractHeapVector vector = conversion.read(chunk);
        ReadColumn.setNulls(vector, chunk.nulls());
        return vector;
    }

    @Override
    protected Presence presence(FileColumn struct) {
        return new ChunkElements(struct, levels(struct));
    }

    @Override
    protected Elements elements(FileColumn container) {
        return new ChunkElements(container, levels(container));
    }

    /** Any leaf below a column tells where it has values: one that is read anyway, if there is one. */
    private ColumnChunk levels(FileColumn column) {
        return readLeaf(column).orElseGet(() -> chunk(column.firstLeaf()));
    }

    private Optional<ColumnChunk> readLeaf(FileColumn column) {
        return column.kind() == FieldKind.LEAF
                ? Optional.ofNullable(chunks.get(column))
                : column.children().stream()
                        .map(this::readLeaf)
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    /** What the levels of a leaf tell of a column above it. */
    private record ChunkElements(FileColumn column, ColumnChunk levels) implements Elements {
        @Override
        public boolean @Nullable [] nulls(int places) {
            return levels.levels().nulls(column.slots(), places, column.definedAt());
        }

        @Override
        public int extents(long[] offsets, long[] lengths) {
            return levels.levels().elements(column, offsets, lengths);
        }
    }
}
