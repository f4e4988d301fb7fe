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
package io.cloudfiles.flink.benchmarks.end2end;

import io.cloudfiles.flink.benchmarks.data.DataKind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Arguments of our command, as a user would write them. */
final class OwnCommands {
    /** What the data needs that is no default. */
    static final Map<DataKind, Map<String, String>> OPTIONS =
            Map.of(DataKind.CSV, Map.of("csv.header", "false", "csv.escape", "\""));

    private OwnCommands() {}

    static List<String> ingest(Run run) {
        DataKind kind = run.data().kind();
        List<String> arguments = new ArrayList<>(List.of("ingest", "--source", run.input(), "--format", kind.format()));
        arguments.addAll(List.of("--target", run.table().toString(), "--checkpoint", run.checkpoint()));
        arguments.addAll(List.of("--available-now", "--trigger-interval", "10 s", "--parallelism", "2"));
        arguments.addAll(List.of("--schema", kind.columns().flink(), "--report", run.report()));
        OPTIONS.getOrDefault(kind, Map.of()).forEach((key, value) -> {
            arguments.add("--option");
            arguments.add(key + "=" + value);
        });
        return arguments;
    }

    static List<String> sql(Run run) {
        return List.of(
                "sql",
                "--file",
                run.script(),
                "--checkpoint",
                run.checkpoint(),
                "--available-now",
                "--report",
                run.report());
    }
}
