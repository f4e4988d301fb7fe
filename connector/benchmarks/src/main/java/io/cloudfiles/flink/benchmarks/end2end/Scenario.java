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

import java.util.List;

/**
 * Something to be done by all contestants.
 *
 * @param name for the command line and the report
 * @param data what is read
 * @param target where it goes
 * @param unit what the cost is told by
 * @param contestants who does it; ours, which the others are compared with, is the first
 */
record Scenario(String name, DataKind data, Target target, CountedUnit unit, List<Contestant> contestants) {
    private static final List<Contestant> DISCARDING = List.of(Contestant.SQL, Contestant.FLINK_SQL, Contestant.SPARK);
    private static final List<Contestant> WRITING =
            List.of(Contestant.INGEST, Contestant.SQL, Contestant.FLINK_SQL, Contestant.SPARK, Contestant.DUCKDB);

    static final List<Scenario> ALL = List.of(
            new Scenario("json-discard", DataKind.JSON, Target.DISCARD, CountedUnit.ROW, DISCARDING),
            new Scenario("json-table", DataKind.JSON, Target.TABLE, CountedUnit.ROW, WRITING),
            new Scenario("csv-table", DataKind.CSV, Target.TABLE, CountedUnit.ROW, WRITING),
            new Scenario("parquet-table", DataKind.PARQUET, Target.TABLE, CountedUnit.ROW, WRITING),
            new Scenario("small-discard", DataKind.SMALL_JSON, Target.DISCARD, CountedUnit.FILE, DISCARDING),
            new Scenario("small-table", DataKind.SMALL_JSON, Target.TABLE, CountedUnit.FILE, WRITING),
            new Scenario(
                    "text-discard",
                    DataKind.TEXT,
                    Target.DISCARD,
                    CountedUnit.ROW,
                    List.of(Contestant.JOB, Contestant.FLINK_SOURCE, Contestant.SPARK)));

    Scenario {
        contestants = List.copyOf(contestants);
    }
}
