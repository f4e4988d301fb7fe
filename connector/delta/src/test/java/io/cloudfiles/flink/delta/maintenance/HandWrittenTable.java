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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.MemoryStorage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** A table in memory whose log a test writes line by line, as some other program might. All its files are old for its clock. */
final class HandWrittenTable implements AutoCloseable {
    private static final String COLUMNS =
            "{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"long\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}]}";

    private final String name = "hand-written-" + UUID.randomUUID();
    private final MemoryStorage memory = MemoryStorage.named(name);
    private final FaultyStorage faulty = new FaultyStorage(memory);
    private int version;

    /** An empty table. */
    HandWrittenTable(String... features) {
        commit(protocol(features), metadata("the-table"));
    }

    static String protocol(String... features) {
        return features.length == 0
                ? "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}"
                : "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\""
                        + String.join("\",\"", features) + "\"]}}";
    }

    static String metadata(String id) {
        return "{\"metaData\":{\"id\":\"" + id + "\",\"format\":{\"provider\":\"parquet\",\"options\":{}},"
                + "\"schemaString\":\"" + COLUMNS
                + "\",\"partitionColumns\":[],\"configuration\":{},\"createdTime\":1}}";
    }

    static String add(String path) {
        return add(path, 4);
    }

    static String add(String path, long sizeBytes) {
        return "{\"add\":{\"path\":\"" + path + "\",\"partitionValues\":{},\"size\":" + sizeBytes
                + ",\"modificationTime\":1,\"dataChange\":true}}";
    }

    static String remove(String path) {
        return "{\"remove\":{\"path\":\"" + path + "\",\"deletionTimestamp\":" + System.currentTimeMillis()
                + ",\"dataChange\":false,\"extendedFileMetadata\":true,\"partitionValues\":{},\"size\":4}}";
    }

    Location location() {
        return memory.root().child("table");
    }

    FaultyStorage storage() {
        return faulty;
    }

    DeltaTable table() {
        return DeltaTable.at(location(), faulty);
    }

    void commit(String... actions) {
        commitWith("\"timestamp\":1,\"operation\":\"WRITE\"", actions);
    }

    /** @param info what the commit says of itself, as fields of an object */
    void commitWith(String info, String... actions) {
        StringBuilder lines = new StringBuilder("{\"commitInfo\":{" + info + "}}\n");
        for (String action : actions) {
            lines.append(action).append('\n');
        }
        put("_delta_log/%020d.json".formatted(version++), lines.toString());
    }

    /** The table is made anew. */
    void replace() {
        memory.delete(location().child("_delta_log/%020d.json".formatted(0)));
        version = 0;
        commit(protocol(), metadata("another-table"));
    }

    /** A file that is there, whatever the log says. */
    Location file(String path) {
        return put(path, "data");
    }

    private Location put(String path, String content) {
        Location file = location().child(path);
        if (!memory.putIfAbsent(file, content.getBytes(StandardCharsets.UTF_8))) {
            throw new IllegalStateException(file + " exists.");
        }
        return file;
    }

    boolean has(Location file) {
        return memory.stat(file).isPresent();
    }

    /** Vacuums it as in a month. */
    List<Location> vacuum() throws IOException {
        return vacuum(false);
    }

    List<Location> wouldVacuum() throws IOException {
        return vacuum(true);
    }

    private List<Location> vacuum(boolean dryRun) throws IOException {
        Clock clock = Clock.fixed(Instant.now().plus(Duration.ofDays(30)), ZoneOffset.UTC);
        return new Vacuum(table(), faulty, clock)
                .run(null, false, dryRun).files().stream()
                        .map(FileEntry::location)
                        .toList();
    }

    @Override
    public void close() {
        MemoryStorage.forget(name);
    }
}
