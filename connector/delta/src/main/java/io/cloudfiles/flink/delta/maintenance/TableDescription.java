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
package io.cloudfiles.flink.delta.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.engine.LogState;
import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.delta.kernel.Snapshot;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a table is at its newest version.
 *
 * @param definition schema, partitions, properties and features
 * @param name what a catalog calls it, if it was written down
 * @param description what it is described as, if it is
 * @param version its newest version
 * @param time when that was made
 * @param readerVersion the reader version that it asks for
 * @param checkpointVersion the last checkpoint of its log, if there is one
 * @param files number of its data files
 * @param bytes their size
 * @param filesWithoutRowCount files whose number of rows the log does not tell
 * @param rows rows of the others
 * @param filesWithDeletions files of which a deletion vector takes rows away
 * @param transactions the last transaction of each name, by name
 */
@Internal
public record TableDescription(
        TableDefinition definition,
        Optional<String> name,
        Optional<String> description,
        long version,
        Instant time,
        int readerVersion,
        OptionalLong checkpointVersion,
        long files,
        long bytes,
        long filesWithoutRowCount,
        long rows,
        long filesWithDeletions,
        List<LastTransaction> transactions) {
    public TableDescription {
        transactions = List.copyOf(transactions);
    }

    /**
     * The last transaction of a name. Of a sink of ours the name is its uid and an epoch, and the number that of the last checkpoint that
     * is in the table.
     *
     * @param appId the name
     * @param version its number
     * @param updated when it was committed, if the log tells
     */
    public record LastTransaction(String appId, long version, Optional<Instant> updated) {}

    /**
     * A column.
     *
     * @param name its name
     * @param type its type in Flink's words
     * @param isNullable whether it may be null
     */
    public record Column(String name, String type, boolean isNullable) {}

    /** Its columns, in the table's order. */
    public List<Column> columns() {
        return definition.schema().fields().stream()
                .map(field -> new Column(field.getName(), DeltaTypes.describe(field.getDataType()), field.isNullable()))
                .toList();
    }

    /** Its schema as the protocol's JSON. */
    public String schemaJson() {
        return definition.schema().toJson();
    }

    /**
     * Reads the log of a table.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_PATH_NOT_FOUND} when there is no table
     */
    public static TableDescription of(DeltaTable table) throws IOException {
        Snapshot snapshot = table.requireSnapshot();
        Sums sums = new Sums();
        table.visitLog(snapshot, Long.MAX_VALUE, sums);
        sums.transactions.sort(Comparator.comparing(LastTransaction::appId));
        return new TableDescription(
                table.definition(snapshot),
                LogState.tableName(snapshot),
                LogState.tableDescription(snapshot),
                snapshot.getVersion(),
                Instant.ofEpochMilli(table.timestampMillis(snapshot)),
                LogState.readerVersion(snapshot),
                LogState.checkpointVersion(snapshot),
                sums.files,
                sums.bytes,
                sums.filesWithoutRowCount,
                sums.rows,
                sums.filesWithDeletions,
                sums.transactions);
    }

    private static final class Sums implements LogState.Visitor {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final List<LastTransaction> transactions = new ArrayList<>();
        private long files;
        private long bytes;
        private long filesWithoutRowCount;
        private long rows;
        private long filesWithDeletions;

        @Override
        public void active(LogState.LogFile file) throws IOException {
            files++;
            bytes += file.sizeBytes();
            filesWithDeletions += file.deletedRows() > 0 ? 1 : 0;
            OptionalLong recorded = recordedRows(file);
            if (recorded.isPresent()) {
                rows += recorded.getAsLong() - file.deletedRows();
            } else {
                filesWithoutRowCount++;
            }
        }

        private static OptionalLong recordedRows(LogState.LogFile file) throws IOException {
            if (file.statistics().isEmpty()) {
                return OptionalLong.empty();
            }
            JsonNode recorded = JSON.readTree(file.statistics().get()).path("numRecords");
            return recorded.isIntegralNumber() ? OptionalLong.of(recorded.asLong()) : OptionalLong.empty();
        }

        @Override
        public void transaction(String appId, long version, OptionalLong updatedMillis) {
            Optional<Instant> updated = updatedMillis.isPresent()
                    ? Optional.of(Instant.ofEpochMilli(updatedMillis.getAsLong()))
                    : Optional.empty();
            transactions.add(new LastTransaction(appId, version, updated));
        }
    }
}
