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
package io.cloudfiles.flink.jar;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Flink is asked what an ingest would do. */
@ExtendWith(SharedCluster.class)
class PlanITCase {
    private static final Path JAR = ClusterFiles.jar();

    @TempDir
    Path directory;

    @Test
    void infoShowsIt(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        landing.add(1);

        FlinkProcess.Result result = cluster.flink("info", "-p", "3", JAR, landing.ingest());

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.printed())
                .contains("Execution Plan", "ledger of ingest", "\"parallelism\" : 3")
                .doesNotContain("\tat ");
        thatNothingIsBegun(landing);
    }

    @Test
    void infoTellsOfMistakes(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);

        FlinkProcess.Result result = cluster.flink("info", JAR, landing.ingest("--option", "colour=red"));

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        assertThat(result.printed()).contains("CF_UNKNOWN_OPTION_KEYS_ERROR");
        thatNothingIsBegun(landing);
    }

    @Test
    void theWebInterfaceShowsIt(FlinkCluster cluster) throws Exception {
        Landing landing = Landing.in(directory);
        landing.add(1);
        String plan = "/jars/" + cluster.rest().upload(JAR) + "/plan";

        JsonNode shown = cluster.rest().post(plan, Map.of("programArgsList", landing.ingest()));
        JsonNode mistaken = cluster.rest().post(plan, Map.of("programArgsList", List.of("ingest")));

        assertThat(shown.path("plan").path("nodes")).as(shown.toString()).isNotEmpty();
        assertThat(mistaken.path("errors").toString()).contains("CF_USAGE");
        thatNothingIsBegun(landing);
    }

    private static void thatNothingIsBegun(Landing landing) {
        assertThat(landing.checkpoint()).doesNotExist();
        assertThat(landing.table()).doesNotExist();
    }
}
