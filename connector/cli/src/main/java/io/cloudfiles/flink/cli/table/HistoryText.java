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
import io.cloudfiles.flink.delta.maintenance.CommitHistory.Commit;
import org.apache.flink.annotation.Internal;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commits as people read them, in lines that a terminal holds; JSON has all of them. */
@Internal
public final class HistoryText {
    private static final String UNKNOWN = "-";
    /** As much of a job's id as tells jobs apart. */
    private static final int JOB_DIGITS = 8;

    private static final List<String> ROWS_ADDED = List.of("numTargetRowsInserted", "numOutputRows");
    private static final List<String> ROWS_REMOVED = List.of("numDeletedRows", "numTargetRowsDeleted");
    private static final List<String> FILES_ADDED = List.of("numAddedFiles", "numFiles", "numTargetFilesAdded");
    private static final List<String> FILES_REMOVED = List.of("numRemovedFiles", "numTargetFilesRemoved");
    private static final List<String> BYTES_ADDED = List.of("numOutputBytes", "numAddedBytes", "numTargetBytesAdded");
    private static final List<String> BYTES_REMOVED = List.of("numRemovedBytes", "numTargetBytesRemoved");

    private HistoryText() {}

    /** A line for each commit below a heading. */
    public static String of(List<Commit> commits) {
        TextTable lines = new TextTable().line("version", "time", "operation", "rows", "files", "bytes", "job", "txn");
        for (Commit commit : commits) {
            Map<String, String> metrics = commit.metrics();
            lines.line(
                    String.valueOf(commit.version()),
                    commit.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    commit.operation().orElse(UNKNOWN),
                    change(metrics, ROWS_ADDED, ROWS_REMOVED, UnaryOperator.identity()),
                    change(metrics, FILES_ADDED, FILES_REMOVED, UnaryOperator.identity()),
                    change(metrics, BYTES_ADDED, BYTES_REMOVED, HistoryText::size),
                    commit.job().map(HistoryText::shortened).orElse(UNKNOWN),
                    transactions(commit.transactions()));
        }
        return lines.toString();
    }

    /** What came and what went, such as {@code +1 -20}. */
    private static String change(
            Map<String, String> metrics, List<String> added, List<String> removed, UnaryOperator<String> text) {
        String change = Stream.of(signed("+", metrics, added, text), signed("-", metrics, removed, text))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return change.isEmpty() ? UNKNOWN : change;
    }

    private static Optional<String> signed(
            String sign, Map<String, String> metrics, List<String> names, UnaryOperator<String> text) {
        return names.stream()
                .map(metrics::get)
                .filter(value -> value != null && !value.equals("0"))
                .map(value -> sign + text.apply(value))
                .findFirst();
    }

    private static String size(String bytes) {
        return bytes.matches("\\d{1,18}") ? Amounts.bytes(Long.parseLong(bytes)) : bytes;
    }

    private static String shortened(String job) {
        return job.length() > JOB_DIGITS ? job.substring(0, JOB_DIGITS) : job;
    }

    private static String transactions(Map<String, Long> values) {
        return values.isEmpty()
                ? UNKNOWN
                : values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(" "));
    }
}
