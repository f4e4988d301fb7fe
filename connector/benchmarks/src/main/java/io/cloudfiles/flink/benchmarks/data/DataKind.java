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
package io.cloudfiles.flink.benchmarks.data;

import java.util.Locale;
import java.util.function.LongFunction;

/** What files hold, and how many there are. */
public enum DataKind {
    /** Eight files of events; half a million each at full scale, about 185 MB. */
    JSON("json", Columns.EVENTS, 8, 500_000, EventLines::new),
    /** Eight files of orders; half a million each at full scale, about 90 MB. */
    CSV("csv", Columns.ORDERS, 8, 500_000, OrderLines::new),
    /** The files of {@link #JSON}, converted, with snappy. */
    PARQUET("parquet", Columns.EVENTS, 8, 500_000, EventLines::new),
    /** Six files of lines; eight million each at full scale, about 1 GB, since lines are read ten times as fast as events. */
    TEXT("text", Columns.LINES, 6, 8_000_000, LogLines::new),
    /** Files of six events, about 2.2 KB, in nested directories; 50,000 at full scale. */
    SMALL_JSON("json", Columns.EVENTS, 50_000, 6, EventLines::new);

    private final String format;
    private final Columns columns;
    private final int files;
    private final int rowsPerFile;
    private final LongFunction<Lines> lines;

    DataKind(String format, Columns columns, int files, int rowsPerFile, LongFunction<Lines> lines) {
        this.format = format;
        this.columns = columns;
        this.files = files;
        this.rowsPerFile = rowsPerFile;
        this.lines = lines;
    }

    /** The name of the format, the same in all contestants. */
    public String format() {
        return format;
    }

    public Columns columns() {
        return columns;
    }

    /**
     * The data of this kind in another size: of few large files each becomes smaller, of many small ones there are fewer.
     *
     * @param scale 1 for the full size
     */
    DataShape shape(double scale) {
        int scaledFiles = this == SMALL_JSON ? atLeastOne(files * scale) : files;
        int scaledRows = this == SMALL_JSON ? rowsPerFile : atLeastOne(rowsPerFile * scale);
        return new DataShape(this, scaledFiles, scaledRows);
    }

    /** The content of one file. */
    Lines lines(int file) {
        return lines.apply(file);
    }

    String directoryName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int atLeastOne(double value) {
        return (int) Math.max(1, Math.round(value));
    }
}
