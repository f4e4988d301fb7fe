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

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.FaultyProxy;
import io.cloudfiles.flink.testing.FaultyProxy.Fault;
import io.cloudfiles.flink.testing.TableLog;
import io.cloudfiles.flink.testing.s3.S3Emulator;
import io.cloudfiles.flink.testing.s3.SqsEmulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that land in S3, a queue that tells of them, some of them twice, and a table in S3. The ingest reaches S3 over a network that fails.
 */
final class StoreLanding implements FileRain.Ground, AutoCloseable {
    private static final Location FILES = Location.parse("s3://landing/in");
    private static final Location TABLE = Location.parse("s3://lake/table");
    private static final String QUEUE = "landing";
    private static final int FILES_TOLD_TWICE = 4;

    private final S3Emulator store;
    private final SqsEmulator queues;
    private final FaultyProxy network;
    private final Storages storages = Storages.load();
    private int landed;

    private StoreLanding(S3Emulator store, SqsEmulator queues) throws IOException {
        this.store = store;
        this.queues = queues;
        this.network = new FaultyProxy(store.endpoint()).oneWriteAtATime();
    }

    static StoreLanding start() throws IOException {
        StoreLanding landing = new StoreLanding(S3Emulator.start(), SqsEmulator.start());
        landing.store.createBucket(FILES.authority());
        landing.store.createBucket(TABLE.authority());
        landing.queues.createQueue(QUEUE);
        return landing;
    }

    /** The arguments of an ingest that the queue tells of files. */
    List<String> ingest(Path checkpoint) {
        List<String> arguments = new ArrayList<>(List.of("ingest", "--source", FILES.toString(), "--format", "json"));
        arguments.addAll(List.of("--schema", "id BIGINT, name STRING", "--target", TABLE.toString()));
        arguments.addAll(List.of("--checkpoint", checkpoint.toString(), "--trigger-interval", "500ms"));
        List<String> options = new ArrayList<>(List.of(
                "discovery.mode=notification", "notification.queue=" + queues.url(QUEUE), "notification.lease=10s"));
        S3Emulator.optionsThrough(network.endpoint()).forEach((key, value) -> options.add(key + "=" + value));
        options.forEach(option -> arguments.addAll(List.of("--option", option)));
        return arguments;
    }

    /** From now on some requests of the ingest go wrong. */
    void spoil() {
        network.inject(Fault.SLOW_DOWN, 5, request -> request.contains("/landing/"));
        network.inject(Fault.RESET_IN_BODY, 3, request -> request.startsWith("GET /landing/"));
        network.inject(Fault.ANSWER_LOST, 3, request -> request.startsWith("PUT /lake/table/"));
    }

    /** How many requests went wrong. */
    int spoilt() {
        return network.hits();
    }

    @Override
    public void land(String name, String content) throws IOException {
        Location file = FILES.child(name);
        storage(FILES).putIfAbsent(file, content.getBytes(StandardCharsets.UTF_8));
        String message =
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\""
                        + file.authority() + "\"},\"object\":{\"key\":\"" + file.key() + "\"}}}]}";
        for (int copies = landed++ % FILES_TOLD_TWICE == 0 ? 2 : 1; copies > 0; copies--) {
            queues.send(QUEUE, message);
        }
    }

    TableLog table() {
        return new TableLog(storage(TABLE), TABLE);
    }

    /** What the table holds. */
    List<Long> ids() throws IOException {
        List<Long> ids = new ArrayList<>();
        DeltaTableReader.open(storage(TABLE), TABLE).forEachRow(row -> ids.add((Long) row.get("id")));
        return ids;
    }

    private Storage storage(Location location) {
        return storages.open(location, store.options());
    }

    @Override
    public void close() throws IOException {
        storages.close();
        network.close();
        queues.close();
        store.close();
    }
}
