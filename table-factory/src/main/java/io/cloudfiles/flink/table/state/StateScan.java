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
package io.cloudfiles.flink.table.state;

import io.cloudfiles.flink.cli.state.CheckpointFinder;
import io.cloudfiles.flink.cli.state.CheckpointParts;
import io.cloudfiles.flink.cli.state.FileState;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.NearestName;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a statement reads of a state; travels in the job graph.
 *
 * @param checkpoint the directory with the file {@code _metadata}
 * @param sourceUid {@code source.uid} of the source
 * @param storageOptions of the store that has it
 * @param parts the numbers of the parts to read
 * @param output type of the rows
 * @param columns of the rows, in order
 * @param filters all of which a file has to pass
 */
record StateScan(
        String checkpoint,
        String sourceUid,
        Map<String, String> storageOptions,
        List<Integer> parts,
        RowType output,
        List<StateColumn> columns,
        List<StateFilter> filters)
        implements Serializable {
    StateScan {
        storageOptions = Map.copyOf(storageOptions);
        parts = List.copyOf(parts);
        columns = List.copyOf(columns);
        filters = List.copyOf(filters);
    }

    /**
     * Looks at the checkpoint.
     *
     * @param output the columns that are wanted
     * @throws CloudFilesException when options or columns of the table are wrong, or there is no such checkpoint
     */
    static StateScan plan(SqlTable table, RowType output, List<StateFilter> filters) {
        List<OptionProblem> problems = new ArrayList<>();
        StateTableOptions options = StateTableOptions.of(table, problems);
        table.columns().getFields().forEach(field -> check(field, problems));
        if (table.columns().getFieldCount() == 0) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "The table declares no columns of its own. Declare those that you want: " + allColumns() + "."));
        }
        Optional<Location> told = location(options.path(), problems);
        OptionProblem.throwIfAny(problems);
        Location path = told.orElseThrow();
        List<StateColumn> columns = output.getFieldNames().stream()
                .map(name -> StateColumn.of(name).orElseThrow())
                .toList();
        try (Storages storages = Storages.load()) {
            CheckpointFinder finder = new CheckpointFinder(storages, options.storageOptions());
            Location checkpoint = finder.at(path)
                    .orElseThrow(
                            () -> new CloudFilesException(
                                    ErrorCode.CF_PATH_NOT_FOUND,
                                    "[" + table.name() + "] Option 'path' = '" + path
                                            + "' is neither a checkpoint nor a savepoint, which has a file _metadata, nor does it hold a completed"
                                            + " checkpoint of an ingest. 'ingest' prints its checkpoint directory when it starts."));
            String uid =
                    finder.source(checkpoint, options.uid(), StateTableOptions.UID.key(), ErrorCode.CF_INVALID_OPTIONS);
            StateScan scan = new StateScan(
                    checkpoint.toString(), uid, options.storageOptions(), List.of(), output, columns, filters);
            try (CheckpointParts opened = scan.open()) {
                return new StateScan(
                        scan.checkpoint, uid, scan.storageOptions, parts(opened, filters), output, columns, filters);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("[" + table.name() + "] The checkpoint could not be looked at.", e);
        }
    }

    /** Those that the files are in which are asked for by their path; else all. */
    private static List<Integer> parts(CheckpointParts opened, List<StateFilter> filters) {
        for (StateFilter filter : filters) {
            if (filter instanceof StateFilter.HasPath asked) {
                return asked.paths().stream()
                        .filter(path -> path.contains("://")) // as every one that the table shows
                        .map(path -> opened.partOf(Location.ofNormalised(path)))
                        .distinct()
                        .toList();
            }
        }
        return IntStream.range(0, opened.count()).boxed().toList();
    }

    private static Optional<Location> location(String path, List<OptionProblem> problems) {
        try {
            return path.isBlank() ? Optional.empty() : Optional.of(Location.parse(path));
        } catch (IllegalArgumentException e) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS, "Option 'path' = '" + path + "' is wrong: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private static void check(RowType.RowField field, List<OptionProblem> problems) {
        StateColumn column = StateColumn.of(field.getName()).orElse(null);
        if (column == null) {
            List<String> names =
                    Stream.of(StateColumn.values()).map(StateColumn::columnName).toList();
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Column '" + field.getName() + "' is not known."
                            + NearestName.of(field.getName(), names)
                                    .map(near -> " Did you mean '" + near + "'?")
                                    .orElse(" There are " + allColumns() + ".")));
        } else if (!column.mayBeDeclared(field.getType())) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_SCHEMA,
                    "Column '" + field.getName() + "' is " + column.type().asSummaryString() + ", not "
                            + field.getType().asSummaryString() + ". Declare it so, and CAST it in the query."));
        }
    }

    private static String allColumns() {
        return Arrays.stream(StateColumn.values())
                .map(column -> column.columnName() + " " + column.type().asSummaryString())
                .collect(Collectors.joining(", "));
    }

    /** Opens the checkpoint. Where nothing that is asked for is in the lifecycle, that is not read. */
    CheckpointParts open() throws IOException {
        boolean asksLifecycle = columns.stream().anyMatch(StateColumn::isOfLifecycle)
                || filters.stream().anyMatch(StateFilter::asksLifecycle);
        return CheckpointParts.open(
                Location.ofNormalised(checkpoint),
                sourceUid,
                storageOptions,
                asksLifecycle ? CheckpointParts.Detail.LIFECYCLE : CheckpointParts.Detail.LEDGER);
    }

    /** The row of a file, or null when it is filtered out. */
    @Nullable
    RowData row(FileState file) {
        for (StateFilter filter : filters) {
            if (!filter.test(file)) {
                return null;
            }
        }
        GenericRowData row = new GenericRowData(columns.size());
        for (int i = 0; i < row.getArity(); i++) {
            row.setField(i, columns.get(i).value(file, sourceUid));
        }
        return row;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "StateScan[checkpoint=" + checkpoint + ", sourceUid=" + sourceUid + ", storageOptions="
                + SecretMask.printable(storageOptions) + "]";
    }
}
