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
package io.cloudfiles.flink.cli.table;

import io.cloudfiles.flink.cli.run.Amounts;
import io.cloudfiles.flink.delta.maintenance.TableDescription;
import io.cloudfiles.flink.delta.maintenance.TableDescription.LastTransaction;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import org.apache.flink.annotation.Internal;

import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;

/** A description of a table as people read it. */
@Internal
public final class DescriptionText {
    private DescriptionText() {}

    /** All lines. */
    public static String of(TableDescription table) {
        TableDefinition definition = table.definition();
        TextTable lines = new TextTable().line("Table", definition.location().toString());
        table.name().ifPresent(name -> lines.line("Name", name));
        table.description().ifPresent(text -> lines.line("Description", text));
        lines.line("Id", definition.id())
                .line("Version", table.version() + ", made " + table.time())
                .line("Files", size(table))
                .line("Rows", rows(table));
        if (table.filesWithDeletions() > 0) {
            lines.line("Deletion vectors", Amounts.exactly(table.filesWithDeletions(), "file"));
        }
        lines.line("Partitioned by", orNone(String.join(", ", definition.partitionColumns())))
                .line("Protocol", "reader " + table.readerVersion() + ", writer " + definition.writerVersion())
                .line("Features", orNone(String.join(", ", new TreeSet<>(definition.features()))))
                .line(
                        "Log checkpoint",
                        table.checkpointVersion().isPresent()
                                ? "version " + table.checkpointVersion().getAsLong()
                                : "none");
        return lines + columns(table) + properties(definition) + transactions(table);
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }

    private static String size(TableDescription table) {
        return Amounts.exactly(table.files(), "file") + ", " + Amounts.bytes(table.bytes());
    }

    private static String rows(TableDescription table) {
        String rows = String.format(java.util.Locale.ROOT, "%,d", table.rows());
        return table.filesWithoutRowCount() == 0
                ? rows
                : rows + ", and those of " + Amounts.exactly(table.filesWithoutRowCount(), "file")
                        + " of which the log tells no number";
    }

    private static String columns(TableDescription table) {
        TextTable columns = new TextTable();
        for (TableDescription.Column column : table.columns()) {
            columns.line("  " + column.name(), column.type() + (column.isNullable() ? "" : " NOT NULL"));
        }
        return "\nColumns\n" + columns;
    }

    private static String properties(TableDefinition definition) {
        TextTable properties = new TextTable();
        new TreeMap<>(definition.properties()).forEach((key, value) -> properties.line("  " + key, value));
        return definition.properties().isEmpty() ? "" : "\nProperties\n" + properties;
    }

    private static String transactions(TableDescription table) {
        TextTable transactions = new TextTable().line("  appId", "up to checkpoint", "committed");
        for (LastTransaction last : table.transactions()) {
            transactions.line(
                    "  " + last.appId(),
                    String.valueOf(last.version()),
                    last.updated().map(Instant::toString).orElse("not told"));
        }
        return table.transactions().isEmpty() ? "" : "\nCommitted\n" + transactions;
    }
}
