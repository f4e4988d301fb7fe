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

import io.cloudfiles.flink.delta.maintenance.CommitHistory.Commit;
import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Commits as people read them. */
@Internal
public final class HistoryText {
    private static final String UNKNOWN = "-";

    private HistoryText() {}

    /** A line for each commit below a heading. */
    public static String of(List<Commit> commits) {
        TextTable lines =
                new TextTable().line("version", "time", "operation", "blind append", "metrics", "engine", "job", "txn");
        for (Commit commit : commits) {
            lines.line(
                    String.valueOf(commit.version()),
                    commit.time().toString(),
                    commit.operation().orElse(UNKNOWN),
                    commit.isBlindAppend()
                            .map(isBlind -> isBlind ? "yes" : "no")
                            .orElse(UNKNOWN),
                    list(commit.metrics()),
                    commit.engine().orElse(UNKNOWN),
                    commit.job().orElse(UNKNOWN),
                    list(commit.transactions()));
        }
        return lines.toString();
    }

    private static String list(Map<String, ?> values) {
        return values.isEmpty()
                ? UNKNOWN
                : values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(" "));
    }
}
