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
package io.cloudfiles.flink.table.catalog;

import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedCatalogView;
import org.apache.flink.table.catalog.TableDistribution;
import org.apache.flink.table.expressions.SqlFactory;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The definition of a table or view, as its file has it.
 *
 * @param columnsFrom where the physical columns come from; null when they are declared
 * @param schemaLocation the schema log that was made for it; null when it has another one, or none
 * @param schema what is declared of its columns
 * @param partitionedBy its partition columns, where they are declared
 * @param distribution or null
 * @param view what a view selects; null for a table
 * @param comment or null
 * @param options those of its {@code WITH} clause
 */
record TableEntry(
        @Nullable ColumnSource columnsFrom,
        @Nullable String schemaLocation,
        StoredSchema schema,
        List<String> partitionedBy,
        @Nullable Distribution distribution,
        @Nullable View view,
        @Nullable String comment,
        Map<String, String> options) {
    TableEntry {
        partitionedBy = partitionedBy == null ? List.of() : List.copyOf(partitionedBy);
        options = options == null ? Map.of() : new TreeMap<>(options);
    }

    /** Where columns come from that nobody declares. */
    enum ColumnSource {
        /** The schema log of a source of files. */
        FILES,
        /** The log of a Delta table. */
        DELTA_TABLE
    }

    /** How rows are spread over buckets. */
    record Distribution(
            TableDistribution.Kind kind, @Nullable Integer buckets, List<String> columns) {
        Distribution {
            columns = columns == null ? List.of() : List.copyOf(columns);
        }
    }

    /** What a view selects. */
    record View(String original, String expanded) {}

    static TableEntry of(ResolvedCatalogTable table, SqlFactory sql) {
        return new TableEntry(
                null,
                null,
                StoredSchema.of(table.getResolvedSchema(), sql),
                table.getPartitionKeys(),
                table.getDistribution()
                        .map(it -> new Distribution(
                                it.getKind(), it.getBucketCount().orElse(null), it.getBucketKeys()))
                        .orElse(null),
                null,
                emptyToNull(table.getComment()),
                table.getOptions());
    }

    static TableEntry of(ResolvedCatalogView view, SqlFactory sql) {
        return new TableEntry(
                null,
                null,
                StoredSchema.of(view.getResolvedSchema(), sql),
                List.of(),
                null,
                new View(view.getOriginalQuery(), view.getExpandedQuery()),
                emptyToNull(view.getComment()),
                view.getOptions());
    }

    private static @Nullable String emptyToNull(@Nullable String comment) {
        return comment == null || comment.isEmpty() ? null : comment;
    }

    /** The same with physical columns from elsewhere. */
    TableEntry withColumnsFrom(ColumnSource source, @Nullable String newSchemaLocation) {
        return new TableEntry(
                source,
                newSchemaLocation,
                schema.withoutPhysicalColumns(),
                List.of(),
                distribution,
                view,
                comment,
                options);
    }

    /** The same without what refers to columns, or could have the name of one, from elsewhere. */
    TableEntry withoutWhatNeedsColumns() {
        return new TableEntry(
                columnsFrom, schemaLocation, schema.onlyMetadataColumns(), List.of(), null, view, comment, options);
    }

    /** The same with other columns declared. */
    TableEntry withSchema(StoredSchema other) {
        return new TableEntry(columnsFrom, schemaLocation, other, partitionedBy, distribution, view, comment, options);
    }

    /** The same with other options. */
    TableEntry withOptions(Map<String, String> other) {
        return new TableEntry(columnsFrom, schemaLocation, schema, partitionedBy, distribution, view, comment, other);
    }

    String connector() {
        return options.getOrDefault("connector", "");
    }

    /** The table or view as it is declared. */
    CatalogBaseTable asDeclared() {
        return view == null
                ? table(schema.toSchema(), partitionedBy, options)
                : CatalogView.of(schema.toSchema(), comment, view.original, view.expanded, options);
    }

    CatalogTable table(Schema columns, List<String> partitionColumns, Map<String, String> shownOptions) {
        CatalogTable.Builder table = CatalogTable.newBuilder()
                .schema(columns)
                .partitionKeys(partitionColumns)
                .options(shownOptions);
        if (comment != null) {
            table.comment(comment);
        }
        if (distribution != null) {
            table.distribution(TableDistribution.of(distribution.kind, distribution.buckets, distribution.columns));
        }
        return table.build();
    }
}
