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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.discovery.ModificationBound;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Turns rows of a table of ingested files into locations, sizes and times of discovery; leaves out those that were not committed. */
final class ImportedFiles extends RichFlatMapFunction<RowData, Tuple3<String, Long, Long>> {
    /** Accumulator of the files that were left out. */
    static final String UNCOMMITTED = "uncommitted";

    private static final long serialVersionUID = 1L;

    private final ImportedColumns columns;
    private final PathPrefixes prefixes;
    private final boolean takesAll;
    private final long nowMillis;
    private final LongCounter uncommitted = new LongCounter();

    /**
     * @param takesAll whether files without a time of commit are taken, too
     * @param nowMillis the time of discovery of files that have none
     */
    ImportedFiles(ImportedColumns columns, PathPrefixes prefixes, boolean takesAll, long nowMillis) {
        this.columns = columns;
        this.prefixes = prefixes;
        this.takesAll = takesAll;
        this.nowMillis = nowMillis;
    }

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(UNCOMMITTED, uncommitted);
    }

    @Override
    public void flatMap(RowData row, Collector<Tuple3<String, Long, Long>> out) {
        if (!takesAll && columns.committed() >= 0 && millis(row, columns.committed()) == null) {
            uncommitted.add(1);
            return;
        }
        out.collect(Tuple3.of(location(row).toString(), size(row), discoveredMillis(row)));
    }

    private Location location(RowData row) {
        if (isBlank(row, columns.path())) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE, "Option '--from': a row has no path. Leave out rows that name no file.");
        }
        String path = row.getString(columns.path()).toString();
        if (path.endsWith("/")) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from': the path '" + path
                            + "' is wrong: it ends with a slash, so it is no file. List the files that were ingested, each in a row.");
        }
        try {
            return Location.parse(prefixes.apply(path));
        } catch (IllegalArgumentException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from': the path '" + path + "' is wrong: " + e.getMessage()
                            + " Say where the file is for this source, as with --path-rewrite dbfs:/mnt/landing=s3://acme-landing.",
                    e);
        }
    }

    private long size(RowData row) {
        int index = columns.size();
        if (index < 0 || isBlank(row, index)) {
            return 0;
        }
        if (!columns.type().getTypeAt(index).is(LogicalTypeFamily.CHARACTER_STRING)) {
            return Math.max(0, row.getLong(index));
        }
        String text = row.getString(index).toString().strip();
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from': the size '" + text
                            + "' is no whole number. Write it in bytes, leave it empty, or leave out the column.",
                    e);
        }
    }

    private long discoveredMillis(RowData row) {
        @Nullable Long discovered = columns.discovered() < 0 ? null : millis(row, columns.discovered());
        return discovered == null ? nowMillis : discovered;
    }

    /** Null where there is no time. What is neither, such as a text "null", is refused: a guess could leave the file out for ever. */
    private @Nullable Long millis(RowData row, int index) {
        if (isBlank(row, index)) {
            return null;
        }
        LogicalType type = columns.type().getTypeAt(index);
        if (type.is(LogicalTypeFamily.TIMESTAMP)) {
            return row.getTimestamp(index, LogicalTypeChecks.getPrecision(type)).getMillisecond();
        }
        if (type.is(LogicalTypeRoot.DATE)) {
            return TimeUnit.DAYS.toMillis(row.getInt(index));
        }
        String text = row.getString(index).toString();
        try {
            return ModificationBound.parse(text, ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            String name = columns.type().getFieldNames().get(index);
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from': the " + name + " '" + text
                            + "' is no time. Write it as in '2026-01-31T12:00:00Z', leave it empty, or leave out the column.",
                    e);
        }
    }

    private boolean isBlank(RowData row, int index) {
        LogicalType type = columns.type().getTypeAt(index);
        return row.isNullAt(index)
                || type.is(LogicalTypeFamily.CHARACTER_STRING)
                        && row.getString(index).toString().isBlank();
    }
}
