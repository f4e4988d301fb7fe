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
package io.cloudfiles.flink.table;

import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A condition that leaves out files must select the rows that it selects of all rows. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeltaFilterITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    /** Each goes to a file of its own. */
    private static final List<String> VALUES = List.of("50.25", "-50.25", "0", "NULL");

    private static final List<String> OPERATORS = List.of("=", "<>", "<", "<=", ">", ">=");

    /** Of the type, above it, below it, and between its values. */
    private static final Map<String, List<String>> CONSTANTS = new TreeMap<>(Map.of(
            "b", List.of("50", "300", "-300", "49.5", "5e1"),
            "s", List.of("50", "70000", "-70000", "-50.5", "5e1"),
            "i", List.of("50", "3000000000", "-3000000000", "5.5", "5e1"),
            "l", List.of("50", "9223372036854775807", "-9223372036854775807", "50.01", "5e1"),
            "m", List.of("50.25", "1000000", "-1000000", "50.251", "5e1"),
            "f", List.of("50", "1e30", "-1e30", "0.1"),
            "d", List.of("50", "1e300", "-1e300", "0.1")));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "PARTITIONED BY (b, s, i, l, m)"})
    void selectsWhatItSelectsOfAllRows(String clause) throws Exception {
        try (SqlSession session = SqlSession.open()) {
            session.run(("CREATE TABLE bronze (k INT, b TINYINT, s SMALLINT, i INT, l BIGINT, m DECIMAL(8, 2), f FLOAT,"
                            + " d DOUBLE) %s WITH ('connector'='delta', 'path'='%s')")
                    .formatted(clause, directory.resolve("bronze")));
            for (int key = 0; key < VALUES.size(); key++) {
                session.tables().executeSql(insert(key, VALUES.get(key))).await();
            }
            for (String column : CONSTANTS.keySet()) {
                List<String> conditions = conditions(column);
                assertThat(filtered(session, conditions)).as(column).isEqualTo(ofAllRows(session, conditions));
            }
        }
    }

    private static String insert(int key, String value) {
        String columns = Stream.of("TINYINT", "SMALLINT", "INT", "BIGINT", "DECIMAL(8, 2)", "FLOAT", "DOUBLE")
                .map(type -> "CAST(" + value + " AS " + type + ")")
                .collect(Collectors.joining(", "));
        return "INSERT INTO bronze SELECT " + key + ", " + columns;
    }

    private static List<String> conditions(String column) {
        List<String> conditions = new ArrayList<>();
        for (String constant : CONSTANTS.get(column)) {
            OPERATORS.forEach(operator -> conditions.add(column + " " + operator + " " + constant));
        }
        for (String constant : CONSTANTS.get(column).subList(0, 2)) {
            conditions.add("NOT (" + column + " < " + constant + ")");
            conditions.add(constant + " > " + column);
            conditions.add(column + " IN (50, " + constant + ")");
            conditions.add(column + " NOT IN (50, " + constant + ")");
            conditions.add(column + " = 0 OR " + column + " > " + constant);
            conditions.add(column + " IS NULL OR " + column + " < " + constant);
        }
        conditions.add(column + " IS NULL");
        conditions.add(column + " IS NOT NULL");
        return conditions;
    }

    /** The keys of the rows for which each condition is true, asked of every row. */
    private static Map<String, List<Integer>> ofAllRows(SqlSession session, List<String> conditions) throws Exception {
        Map<String, List<Integer>> selected = empty(conditions);
        String columns =
                conditions.stream().map(condition -> "(" + condition + ")").collect(Collectors.joining(", "));
        for (Row row : rows(session, "SELECT k, " + columns + " FROM bronze")) {
            for (int i = 0; i < conditions.size(); i++) {
                if (Boolean.TRUE.equals(row.getField(i + 1))) {
                    selected.get(conditions.get(i)).add((Integer) row.getField(0));
                }
            }
        }
        selected.values().forEach(keys -> keys.sort(null));
        return selected;
    }

    private static Map<String, List<Integer>> filtered(SqlSession session, List<String> conditions) throws Exception {
        Map<String, List<Integer>> selected = empty(conditions);
        String query = IntStream.range(0, conditions.size())
                .mapToObj(i -> "SELECT " + i + ", k FROM bronze WHERE " + conditions.get(i))
                .collect(Collectors.joining(" UNION ALL "));
        for (Row row : rows(session, query)) {
            selected.get(conditions.get((Integer) row.getField(0))).add((Integer) row.getField(1));
        }
        selected.values().forEach(keys -> keys.sort(null));
        return selected;
    }

    private static Map<String, List<Integer>> empty(List<String> conditions) {
        Map<String, List<Integer>> selected = new TreeMap<>();
        conditions.forEach(condition -> selected.put(condition, new ArrayList<>()));
        return selected;
    }

    @SuppressWarnings("try") // the iterator may be interrupted
    private static List<Row> rows(SqlSession session, String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = session.tables().executeSql(query).collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }
}
