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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.delta.commit.TableModel.Effect;
import io.cloudfiles.flink.delta.commit.TableModel.Statement;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;

import static org.assertj.core.api.Assertions.assertThat;

/** What Spark does to a table of the model, statement by statement. One thread. */
final class SparkWriter {
    private static final long FIRST_ID = 9_000_000;
    private static final int MERGED = 10;

    private static final List<String> UPGRADES = List.of(
            "'delta.enableDeletionVectors' = 'true'",
            "'delta.enableTypeWidening' = 'true'",
            "'delta.checkpointPolicy' = 'v2'",
            "'delta.columnMapping.mode' = 'name'");

    private final SparkDelta spark;
    private final ModelTable table;
    private long nextId = FIRST_ID;
    private int statements;

    SparkWriter(SparkDelta spark, ModelTable table) {
        this.spark = spark;
        this.table = table;
    }

    /**
     * Runs one statement.
     *
     * @param isAlone whether nobody else commits meanwhile, so that it may not fail
     */
    void step(SplittableRandom random, boolean isAlone) throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> delete(random, isAlone);
            case 3 -> update(random, isAlone);
            case 4 -> merge(random, isAlone);
            case 5, 6 -> insert(random, isAlone);
            case 7 -> run("OPTIMIZE $t", isAlone);
            case 8 -> addColumn(random, isAlone);
            default -> upgrade(UPGRADES.get(random.nextInt(UPGRADES.size())), isAlone);
        }
    }

    private void delete(SplittableRandom random, boolean isAlone) throws IOException {
        long modulus = random.nextInt(5, 25);
        long rest = random.nextLong(modulus);
        run(
                "DELETE FROM $t WHERE id %% %d = %d".formatted(modulus, rest),
                id -> id % modulus == rest,
                row -> null,
                List.of(),
                isAlone);
    }

    private void update(SplittableRandom random, boolean isAlone) throws IOException {
        long modulus = random.nextInt(5, 25);
        long rest = random.nextLong(modulus);
        long mark = random.nextInt(100);
        run(
                "UPDATE $t SET mark = %d WHERE id %% %d = %d".formatted(mark, modulus, rest),
                id -> id % modulus == rest,
                row -> marked(row, mark),
                List.of(),
                isAlone);
    }

    private static Map<String, @Nullable Object> marked(Map<String, @Nullable Object> row, long mark) {
        Map<String, @Nullable Object> marked = new HashMap<>(row);
        marked.put("mark", mark);
        return marked;
    }

    /** Marks rows that it inserted before, and inserts others. */
    private void merge(SplittableRandom random, boolean isAlone) throws IOException {
        long first = nextId;
        long from = Math.max(FIRST_ID, first - MERGED);
        long mark = random.nextInt(100);
        nextId += MERGED;
        run(
                "MERGE INTO $t t USING (SELECT id AS k FROM range(%d, %d, 1, 1)) s ON t.id = s.k"
                                .formatted(from, nextId)
                        + " WHEN MATCHED THEN UPDATE SET mark = %d".formatted(mark)
                        + " WHEN NOT MATCHED AND s.k >= %d THEN INSERT (id, writer, n, mark) VALUES (s.k, 'merge', 1, %d)"
                                .formatted(first, mark),
                id -> id >= from && id < first,
                row -> marked(row, mark),
                inserted(first, "merge", mark),
                isAlone);
    }

    private void insert(SplittableRandom random, boolean isAlone) throws IOException {
        long first = nextId;
        long mark = random.nextInt(100);
        nextId += MERGED;
        run(
                "INSERT INTO $t BY NAME SELECT id, 'insert' AS writer, 1 AS n, %dL AS mark FROM range(%d, %d, 1, 1)"
                        .formatted(mark, first, nextId),
                id -> false,
                row -> row,
                inserted(first, "insert", mark),
                isAlone);
    }

    private static List<Map<String, @Nullable Object>> inserted(long first, String writer, long mark) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (long id = first; id < first + MERGED; id++) {
            rows.add(Map.of("id", id, "writer", writer, "n", 1L, "mark", mark));
        }
        return rows;
    }

    private void addColumn(SplittableRandom random, boolean isAlone) throws IOException {
        int number = random.nextInt(Byte.MAX_VALUE);
        String name = ModelRows.name(number);
        String type = ModelRows.deltaType(number);
        if (table.model().columns().containsKey(name)) {
            return;
        }
        Map<String, String> column = Map.of(name, type);
        table.model().mayHave(column);
        if (run(
                "ALTER TABLE $t ADD COLUMNS (%s %s)".formatted(name, type.equals("long") ? "BIGINT" : "STRING"),
                isAlone)) {
            table.model().has(column);
        }
    }

    private void upgrade(String property, boolean isAlone) throws IOException {
        if (property.contains("columnMapping") && table.isMapped()) {
            return;
        }
        run("ALTER TABLE $t SET TBLPROPERTIES (%s)".formatted(property), isAlone);
    }

    private boolean run(String statement, boolean isAlone) throws IOException {
        return run(statement, id -> false, row -> row, List.of(), isAlone);
    }

    private boolean run(
            String statement,
            LongPredicate touched,
            Effect effect,
            List<Map<String, @Nullable Object>> inserted,
            boolean isAlone)
            throws IOException {
        long start = table.history().newest();
        String remark = "statement " + statements++;
        String kind = "Spark's " + statement.substring(0, statement.indexOf(' '));
        spark.sql("SET spark.databricks.delta.commitInfo.userMetadata=" + remark);
        Statement begun = table.model().begin(remark, statement, touched, effect, inserted, start);
        try {
            spark.sql(statement.replace("$t", "delta.`" + table.path() + "`"));
            table.tally().add(kind);
            return true;
        } catch (IllegalStateException e) {
            table.model().fail(begun);
            requireExcuse(statement, start, isAlone, e);
            table.tally().add(kind + " in conflict");
            return false;
        }
    }

    /** Somebody who rewrites files or changes the table may stand in Spark's way; somebody who only appends may not. */
    private void requireExcuse(String statement, long start, boolean isAlone, IllegalStateException failure)
            throws IOException {
        boolean isExcused = !isAlone
                && table.history().versions().stream()
                        .filter(version -> version.number() > start)
                        .anyMatch(version -> !version.isBlindAppend() || version.changesTheTable());
        assertThat(isExcused)
                .withFailMessage(() -> statement + " failed, and nobody was in its way: " + failure.getMessage())
                .isTrue();
    }
}
