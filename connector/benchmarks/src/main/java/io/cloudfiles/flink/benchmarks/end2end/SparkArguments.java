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

/** Arguments of the program that is Spark. */
final class SparkArguments {
    private SparkArguments() {}

    static List<String> of(Run run) {
        DataKind kind = run.data().kind();
        List<String> arguments =
                new ArrayList<>(List.of(kind.format(), kind.columns().spark(), run.input()));
        arguments.addAll(
                List.of(run.writesTable() ? "delta" : "noop", run.scratch().toString(), run.report()));
        switch (kind) {
            case CSV -> arguments.add("escape=\"");
            case SMALL_JSON -> arguments.add("recursiveFileLookup=true");
            case JSON, PARQUET, TEXT -> {}
        }
        return arguments;
    }
}
