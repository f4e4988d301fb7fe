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

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a table must hold, by what its writers were told. The log says in which order they came, and nothing else: which rows a commit
 * brings, and what a statement does to those that it could see, is known here.
 *
 * <p>Safe for many threads.
 */
final class TableModel {
    private final Map<String, Promise> promises = new HashMap<>();
    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, String> columns = new TreeMap<>();
    private final Map<String, String> possibleColumns = new TreeMap<>();

    /** What became of a committable. */
    private enum Fate {
        /** It will be committed, or may be already. */
        OPEN,
        /** A committer has said that the table has it. */
        CONFIRMED,
        /** Its sink has gone back behind it. A predecessor may still commit it. */
        ABANDONED,
        /** So it has, and the predecessor is shut out: the table will never have it. */
        EXCLUDED
    }

    /** The rows of one checkpoint of a sink. */
    static final class Promise {
        private final DeltaCommittable committable;
        private final List<Map<String, @Nullable Object>> rows;
        private Fate fate = Fate.OPEN;

        private Promise(DeltaCommittable committable, List<Map<String, @Nullable Object>> rows) {
            this.committable = committable;
            this.rows = List.copyOf(rows);
        }

        DeltaCommittable committable() {
            return committable;
        }
    }

    /** What a statement of Spark's does to rows; each is known to the log by its remark. */
    static final class Statement {
        private final String remark;
        private final String text;
        private final LongPredicate touched;
        private final Effect effect;
        private final List<Map<String, @Nullable Object>> inserted;
        private final long startVersion;
        private boolean failed;

        private Statement(
                String remark,
                String text,
                LongPredicate touched,
                Effect effect,
                List<Map<String, @Nullable Object>> inserted,
                long startVersion) {
            this.remark = remark;
            this.text = text;
            this.touched = touched;
            this.effect = effect;
            this.inserted = inserted;
            this.startVersion = startVersion;
        }
    }

    /** What happens to a row that a statement touches. */
    interface Effect {
        /** The row as it is then, or null when it goes. */
        @Nullable
        Map<String, @Nullable Object> apply(Map<String, @Nullable Object> row);
    }

    private record LiveRow(long since, Map<String, @Nullable Object> values) {}

    TableModel(ModelRows first) {
        columns.putAll(first.deltaTypes());
        columns.put("mark", "long");
    }

    /** A checkpoint with these rows is complete: from now on they are the committer's. */
    synchronized Promise promise(DeltaCommittable committable, List<Map<String, @Nullable Object>> rows) {
        Promise promise = new Promise(committable, rows);
        promises.put(firstPath(committable), promise);
        return promise;
    }

    private static String firstPath(DeltaCommittable committable) {
        return committable.groups().get(0).files().get(0).path();
    }

    synchronized void confirm(Promise promise) {
        assertThat(promise.fate).as("%s", promise.committable).isNotEqualTo(Fate.EXCLUDED);
        promise.fate = Fate.CONFIRMED;
    }

    /** The sink goes back to where it had these, and writes the rows of its others again, or has committed them. */
    synchronized void goBack(String sink, List<Promise> kept) {
        promises.values().stream()
                .filter(promise -> promise.committable.appId().startsWith(sink + "-"))
                .filter(promise -> promise.fate == Fate.OPEN && !kept.contains(promise))
                .forEach(promise -> promise.fate = Fate.ABANDONED);
    }

    /** No predecessor of a sink commits any more what it has abandoned, unless the table has it by now. */
    synchronized void exclude(String sink, TableHistory history) {
        Set<Promise> committed = new HashSet<>();
        history.versions().forEach(version -> promiseOf(version).ifPresent(committed::add));
        promises.values().stream()
                .filter(promise -> promise.committable.appId().startsWith(sink + "-"))
                .filter(promise -> promise.fate == Fate.ABANDONED)
                .forEach(promise -> promise.fate = committed.contains(promise) ? Fate.CONFIRMED : Fate.EXCLUDED);
    }

    /** A statement is about to run. */
    synchronized Statement begin(
            String remark,
            String text,
            LongPredicate touched,
            Effect effect,
            List<Map<String, @Nullable Object>> inserted,
            long startVersion) {
        Statement statement = new Statement(remark, text, touched, effect, inserted, startVersion);
        statements.add(statement);
        return statement;
    }

    /** It did not: nothing of it may be in the table. */
    synchronized void fail(Statement statement) {
        statement.failed = true;
    }

    /** Somebody is about to give the table these columns. */
    synchronized void mayHave(Map<String, String> wanted) {
        wanted.forEach((name, type) -> {
            if (!type.equals(columns.get(name)) && !"long".equals(columns.get(name))) {
                possibleColumns.put(name, type);
            }
        });
    }

    /** It has them, or wider ones. */
    synchronized void has(Map<String, String> present) {
        present.forEach((name, type) -> columns.merge(name, type, (old, now) -> old.equals("long") ? old : now));
    }

    synchronized Map<String, String> columns() {
        return new TreeMap<>(columns);
    }

    /** Compares with the columns that the table has; those that nobody knew of for certain are certain then. */
    synchronized void requireColumns(Map<String, String> actual) {
        for (Map.Entry<String, String> column : actual.entrySet()) {
            if (column.getValue().equals(possibleColumns.get(column.getKey()))) {
                columns.put(column.getKey(), column.getValue());
            }
        }
        possibleColumns.clear();
        assertThat(actual).as("columns").isEqualTo(columns);
    }

    /** Every checkpoint that was confirmed, or is named by the log, is there once and whole; none is there that may not be. */
    synchronized void requireEachOnce(TableHistory history) {
        Map<String, Long> names = new HashMap<>();
        Map<Promise, Long> found = new HashMap<>();
        for (TableHistory.Version version : history.versions()) {
            Optional<Promise> promise = promiseOf(version);
            if (promise.isEmpty()) {
                continue;
            }
            DeltaCommittable committable = promise.get().committable;
            JsonNode transaction = version.transaction().orElseThrow();
            String name = transaction.get("appId").asText() + " "
                    + transaction.get("version").asLong();
            assertThat(name).isEqualTo(committable.appId() + " " + committable.checkpointId());
            assertThat(names.put(name, version.number()))
                    .as("version of %s before %d", name, version.number())
                    .isNull();
            assertThat(found.put(promise.get(), version.number()))
                    .as("version of %s before %d", committable, version.number())
                    .isNull();
            assertThat(version.addedPaths()).hasSize(committable.fileCount());
            assertThat(promise.get().fate)
                    .as("%s is version %d", committable, version.number())
                    .isNotEqualTo(Fate.EXCLUDED);
        }
        promises.values().stream()
                .filter(promise -> promise.fate == Fate.CONFIRMED)
                .forEach(promise -> assertThat(found)
                        .as("versions that have %s", promise.committable)
                        .containsKey(promise));
    }

    /** The checkpoint that a version is; empty for versions that are none. */
    private Optional<Promise> promiseOf(TableHistory.Version version) {
        if (version.transaction().isEmpty()) {
            return Optional.empty();
        }
        Promise promise = version.addedPaths().stream()
                .map(TableModel::decoded)
                .map(promises::get)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        assertThat(promise)
                .as("the checkpoint of version %d, which adds %s", version.number(), version.addedPaths())
                .isNotNull();
        return Optional.of(promise);
    }

    private static String decoded(String path) {
        return URI.create(path).getPath();
    }

    /** The rows at a version, each with these columns, and how often. */
    synchronized Map<Map<String, @Nullable Object>, Integer> rows(
            TableHistory history, long version, List<String> names) {
        List<LiveRow> rows = new ArrayList<>();
        Set<Statement> seen = new HashSet<>();
        for (TableHistory.Version each : history.versions().subList(0, Math.toIntExact(version) + 1)) {
            promiseOf(each)
                    .ifPresent(promise -> promise.rows.forEach(row -> rows.add(new LiveRow(each.number(), row))));
            statement(each.remark()).ifPresent(statement -> {
                assertThat(statement.failed)
                        .as("%s failed, and is version %d", statement.text, each.number())
                        .isFalse();
                if (seen.add(statement)) {
                    apply(statement, rows, each);
                }
            });
        }
        requireNothingToDo(history, version, rows, seen);
        Map<Map<String, @Nullable Object>, Integer> counted = new HashMap<>();
        for (LiveRow row : rows) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            names.forEach(name -> shown.put(name, row.values.get(name)));
            counted.merge(shown, 1, Integer::sum);
        }
        return counted;
    }

    private Optional<Statement> statement(@Nullable String remark) {
        return statements.stream().filter(each -> each.remark.equals(remark)).findFirst();
    }

    private static void apply(Statement statement, List<LiveRow> rows, TableHistory.Version version) {
        for (int i = 0; i < rows.size(); i++) {
            LiveRow row = rows.get(i);
            long id = (Long) row.values.get("id");
            if (statement.touched.test(id) && row.since <= version.readVersion()) {
                Map<String, @Nullable Object> now = statement.effect.apply(row.values);
                rows.set(i, new LiveRow(now == null ? Long.MAX_VALUE : row.since, now == null ? row.values : now));
            }
        }
        rows.removeIf(row -> row.since == Long.MAX_VALUE);
        statement.inserted.forEach(row -> rows.add(new LiveRow(version.number(), row)));
    }

    /** A statement that made no version found no row. */
    private void requireNothingToDo(TableHistory history, long version, List<LiveRow> rows, Set<Statement> seen) {
        if (version < history.newest()) {
            return;
        }
        for (Statement statement : statements) {
            if (!statement.failed && !seen.contains(statement)) {
                assertThat(statement.inserted)
                        .as("%s made no version", statement.text)
                        .isEmpty();
                assertThat(rows)
                        .as("%s made no version", statement.text)
                        .noneMatch(row -> row.since <= statement.startVersion
                                && statement.touched.test((Long) row.values.get("id"))
                                && !row.values.equals(statement.effect.apply(row.values)));
            }
        }
    }
}
