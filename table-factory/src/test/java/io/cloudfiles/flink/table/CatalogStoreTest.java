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

import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** Catalogs whose store fails, and sessions that write at once. */
class CatalogStoreTest extends CatalogSessions {
    /** A store in memory that fails and waits as a test wants; sessions share it. */
    private static FaultyStorage faulty(String name) {
        MemoryStorage.forget(name);
        FaultyStorage faulty = new FaultyStorage(MemoryStorage.named(name));
        MemoryStorage.decorate(name, storage -> faulty);
        return faulty;
    }

    @Test
    void ofTwoNamesThatACrashLeavesOneCanBeDropped() throws Exception {
        FaultyStorage store = faulty("crash");
        StreamTableEnvironment tables = session("mem://crash/catalog");
        tables.executeSql(landingTable("landing"));
        store.inject(Fault.on(FaultyStorage.Operation.DELETE));
        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing RENAME TO arrivals")))
                .startsWith("CF_CATALOG_UNREACHABLE");
        assertThat(ask(tables, "SHOW TABLES")).containsExactly("+I[arrivals]", "+I[landing]");
        List<String> expected = columns(tables, "arrivals");
        Files.delete(landing.resolve("a.json"));
        land("b.json", "{\"other\":1}");

        tables.executeSql("DROP TABLE landing");
        assertThat(columns(tables, "arrivals")).isEqualTo(expected);
        tables.executeSql("DROP TABLE arrivals");
        tables.executeSql(landingTable("landing"));
        assertThat(columns(tables, "landing")).contains("other STRING");
    }

    @Test
    void aRenameDoesNotLoseWhatAnotherSessionChanges() throws Exception {
        FaultyStorage store = faulty("rename");
        StreamTableEnvironment tables = session("mem://rename/catalog");
        StreamTableEnvironment other = session("mem://rename/catalog");
        tables.executeSql(landingTable("landing"));
        store.inject(Fault.on(FaultyStorage.Operation.PUT_IF_ABSENT)
                .at(location -> location.name().equals("arrivals.json"))
                .doing(() -> other.executeSql("ALTER TABLE landing SET ('read.concurrent-files'='2')")));

        assertThat(failure(() -> tables.executeSql("ALTER TABLE landing RENAME TO arrivals")))
                .startsWith("CF_CATALOG_CONFLICT: [mem://rename/catalog/tables/default/landing.json]");
        assertThat(ask(tables, "SHOW TABLES")).containsExactly("+I[landing]");
        assertThat(ask(tables, "SHOW CREATE TABLE landing").get(0)).contains("'read.concurrent-files' = '2'");
    }

    @Test
    void aDefinitionThatChangesWhileItIsReadIsReadAgain() {
        FaultyStorage store = faulty("read");
        StreamTableEnvironment tables = session("mem://read/catalog");
        StreamTableEnvironment other = session("mem://read/catalog");
        tables.executeSql("CREATE TABLE t (id INT) WITH ('connector'='datagen')");
        store.inject(Fault.on(FaultyStorage.Operation.OPEN)
                .at(location -> location.name().equals("t.json"))
                .doing(() -> other.executeSql("ALTER TABLE t SET ('number-of-rows'='3')")));

        assertThat(columns(tables, "t")).containsExactly("id INT");
    }

    @Test
    void aStoreThatCannotHoldACatalogIsRefusedAndClosed() {
        FaultyStorage store = faulty("weak");
        MemoryStorage.decorate("weak", storage -> (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) -> method.getName().equals("supportsConditionalReplace")
                        ? Boolean.FALSE
                        : method.invoke(store, arguments)));

        assertThat(failure(() -> session("mem://weak/catalog")))
                .startsWith("CF_INVALID_OPTIONS: Option 'location' = 'mem://weak/catalog'")
                .contains("(file)", "(s3)", "(abfss)", "(gs)");
        assertThat(store.calls(FaultyStorage.Operation.CLOSE)).isEqualTo(1);
    }

    @Test
    void oneOfTwoSessionsThatRaceWins() throws Exception {
        int sessions = 4;
        CyclicBarrier start = new CyclicBarrier(sessions);
        ExecutorService threads = Executors.newFixedThreadPool(sessions);
        try {
            List<Callable<String>> races = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                StreamTableEnvironment tables = session();
                String option = "'read.concurrent-files'='" + (i + 1) + "'";
                races.add(() -> {
                    start.await();
                    try {
                        tables.executeSql(landingTable("landing", option));
                        return option;
                    } catch (RuntimeException e) {
                        return ExceptionUtils.stringifyException(e);
                    }
                });
            }
            List<String> ends = new ArrayList<>();
            for (Future<String> end : threads.invokeAll(races)) {
                ends.add(end.get());
            }
            List<String> winners =
                    ends.stream().filter(end -> end.startsWith("'read.")).toList();
            assertThat(winners).as(String.join("\n", ends)).hasSize(1);
            assertThat(ends).allMatch(end -> end.startsWith("'read.") || end.contains("already exists"));
            assertThat(ask(session(), "SHOW CREATE TABLE landing").get(0))
                    .contains(winners.get(0).replace("=", " = "));
        } finally {
            threads.shutdownNow();
        }
    }
}
