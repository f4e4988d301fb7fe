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
package io.cloudfiles.flink.cli.sql;

import io.cloudfiles.flink.cli.run.Terminal;
import io.cloudfiles.flink.delta.DeltaOptions;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Map;

/**
 * Lets the definition of a Delta table follow a query. A source whose schema has grown gives more columns than the table had when it was
 * defined; Flink would refuse the statement before the sink, which could add them, is asked.
 *
 * @param session the tables
 * @param errors of the script
 * @param terminal told what was added
 */
record TargetColumns(TableEnvironmentInternal session, SqlErrors errors, Terminal terminal) {
    /** What Flink calls the columns of a query that have no name. */
    private static final String UNNAMED = "EXPR$";

    /**
     * Asks the catalog of the target to take what the query has more, where the target merges schemas. Columns are matched by position, as
     * Flink does, so only those behind the target's own are new ones.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_SQL} when the query has more and the target does not merge
     */
    void growFor(SqlStatement statement) {
        if (session.getParser().parse(statement.text()).get(0) instanceof SinkModifyOperation insert
                && insert.getTargetColumns() == null
                && insert.getStaticPartitions().isEmpty()
                && insert.getContextResolvedTable().getResolvedTable() instanceof ResolvedCatalogTable target) {
            RowType given = rows(insert);
            RowType had =
                    (RowType) target.getResolvedSchema().toPhysicalRowDataType().getLogicalType();
            if (isDelta(target) && hasMore(given, had)) {
                grow(statement, insert, target, had);
            } else if (isDelta(target) && merges(target.getOptions()) && outlivesTheScript(insert)) {
                requireSamePlaces(statement, insert);
            }
        }
    }

    private boolean outlivesTheScript(SinkModifyOperation insert) {
        return session.getCatalogManager()
                .getCatalog(insert.getContextResolvedTable().getIdentifier().getCatalogName())
                .filter(catalog -> !(catalog instanceof GenericInMemoryCatalog))
                .isPresent();
    }

    /**
     * Makes sure that no value goes into the column of another name. Two sources that give a table new columns in different order would do
     * that, for nobody looks at the names.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_SQL}
     */
    void requireSamePlaces(SqlStatement statement, SinkModifyOperation insert) {
        ContextResolvedTable table = insert.getContextResolvedTable();
        List<String> given = rows(insert).getFieldNames();
        List<String> had =
                ((RowType) table.getResolvedSchema().toPhysicalRowDataType().getLogicalType()).getFieldNames();
        for (int i = 0; i < Math.min(given.size(), had.size()); i++) {
            if (!given.get(i).equals(had.get(i)) && !given.get(i).startsWith(UNNAMED)) {
                throw errors.of(
                        ErrorCode.CF_INVALID_SQL,
                        statement.line(),
                        "Columns are matched by position, and the query gives '" + given.get(i) + "' where "
                                + table.getIdentifier().asSummaryString() + " has '" + had.get(i)
                                + "'. Add the columns that it lacks, ALTER TABLE … ADD (name TYPE), and name those to write: "
                                + "INSERT INTO … (" + String.join(", ", given) + ") SELECT ….");
            }
        }
    }

    private static RowType rows(SinkModifyOperation insert) {
        return (RowType)
                insert.getChild().getResolvedSchema().toPhysicalRowDataType().getLogicalType();
    }

    private static boolean isDelta(ResolvedCatalogTable table) {
        return "delta".equals(table.getOptions().get("connector"));
    }

    /** Whether rows have the columns of a table in its order, and others behind, or others within. */
    private static boolean hasMore(RowType rows, RowType table) {
        int count = table.getFieldCount();
        List<String> names = rows.getFieldNames();
        return count > 0
                && names.size() >= count
                && names.subList(0, count).equals(table.getFieldNames())
                && !rows.copy(table.isNullable()).equals(table);
    }

    private void grow(SqlStatement statement, SinkModifyOperation insert, ResolvedCatalogTable target, RowType had) {
        ContextResolvedTable table = insert.getContextResolvedTable();
        List<String> given = rows(insert).getFieldNames();
        if (merges(target.getOptions())) {
            CatalogTable wanted = CatalogTable.newBuilder()
                    .schema(Schema.newBuilder()
                            .fromResolvedSchema(insert.getChild().getResolvedSchema())
                            .build())
                    .options(target.getOptions())
                    .partitionKeys(target.getPartitionKeys())
                    .build();
            session.getCatalogManager().createTable(wanted, table.getIdentifier(), true);
            tell(table, had);
        } else if (given.size() > had.getFieldCount()) {
            throw errors.of(
                    ErrorCode.CF_INVALID_SQL,
                    statement.line(),
                    "The query gives columns " + given.subList(had.getFieldCount(), given.size()) + " that "
                            + table.getIdentifier().asSummaryString()
                            + " has not. Set 'sink.merge-schema' = 'true' in the table, so that it takes new columns, or name those to "
                            + "write: INSERT INTO … (" + String.join(", ", had.getFieldNames()) + ") SELECT ….");
        }
    }

    private static boolean merges(Map<String, String> options) {
        return options.entrySet().stream()
                .anyMatch(option -> (option.getKey().equalsIgnoreCase(DeltaOptions.MERGE_SCHEMA.key())
                                || DeltaOptions.MERGE_SCHEMA.aliases().stream()
                                        .anyMatch(option.getKey()::equalsIgnoreCase))
                        && option.getValue().strip().equalsIgnoreCase("true"));
    }

    private void tell(ContextResolvedTable table, RowType had) {
        RowType now = (RowType) session.getCatalogManager()
                .getTableOrError(table.getIdentifier())
                .getResolvedSchema()
                .toPhysicalRowDataType()
                .getLogicalType();
        if (!now.equals(had)) {
            terminal.say("Table " + table.getIdentifier().asSummaryString() + " has new columns: " + now.getFieldNames()
                    + ", before " + had.getFieldNames() + ".");
        }
    }
}
