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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.testing.spark.SparkDelta;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of a line, as Spark reads it. */
record LineTable(Path path, SparkDelta spark) {
    /** Asserts that every id of the landing zone is in the table, once, with its name. */
    void assertHoldsEveryIdOnce(LandingZone landing) {
        List<Map<String, Object>> found =
                spark.query("SELECT count(*) AS n, count(DISTINCT id) AS ids, min(id) AS least, "
                        + "max(id) AS greatest, sum(CASE WHEN name = concat('row ', id) THEN 0 ELSE 1 END) AS wrong FROM delta.`"
                        + path + "`");
        assertThat(found)
                .singleElement()
                .isEqualTo(Map.of(
                        "n",
                        landing.ids(),
                        "ids",
                        landing.ids(),
                        "least",
                        0L,
                        "greatest",
                        landing.ids() - 1,
                        "wrong",
                        0L));
    }

    /** How many versions it has. */
    long versions() {
        return spark.query("DESCRIBE HISTORY delta.`" + path + "`").size();
    }
}
