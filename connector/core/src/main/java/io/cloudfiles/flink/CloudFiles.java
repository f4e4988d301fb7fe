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
package io.cloudfiles.flink;

import io.cloudfiles.flink.discovery.notification.NotificationServices;
import io.cloudfiles.flink.resume.ResumableJob;
import io.cloudfiles.flink.resume.RunResult;
import io.cloudfiles.flink.resume.RunSettings;
import io.cloudfiles.flink.source.SourceTopology;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The entry point of the DataStream API.
 *
 * <pre>{@code
 * DataStream<RowData> rows = CloudFiles.source("s3://landing/events")
 *         .uid("events")
 *         .format("json")
 *         .schema(rowType)
 *         .read(env);
 * }</pre>
 */
@PublicEvolving
public final class CloudFiles {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private CloudFiles() {}

    /**
     * Starts the definition of a source.
     *
     * @param path directory, file or glob; several separated by commas
     */
    public static CloudFilesSourceBuilder source(String path) {
        return new CloudFilesSourceBuilder(path);
    }

    /**
     * Sets up the queue that tells of new files of a path, shows it or takes it down.
     *
     * @param path of a source with {@code discovery.mode = notification}
     * @param options of the store and of {@code notification.*}, in any spelling
     * @throws io.cloudfiles.flink.error.CloudFilesException when an option is wrong, or nothing can be set up there
     */
    public static NotificationServices notifications(String path, Map<String, String> options) {
        return NotificationServices.open(path, options);
    }

    /**
     * Runs a job with the resume protocol and blocks until it ends: once every source is drained, where all of them have
     * {@code run-mode = available-now}; else never, unless it fails or the thread is interrupted. A drained job is stopped with a
     * retained savepoint. Run again with the same directory, it goes on where it stopped.
     *
     * @param env holds the whole job, with checkpointing on
     * @param checkpointDirectory where state is kept from run to run; belongs to this job alone
     * @return how it ended
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_CHECKPOINT} when the directory belongs to another job;
     *     {@code CF_JOB_FAILED}, or the job's own code, when the job failed
     * @throws IOException when the directory cannot be read or written
     */
    public static RunResult execute(StreamExecutionEnvironment env, String checkpointDirectory)
            throws IOException, InterruptedException {
        Location directory = Location.parse(checkpointDirectory);
        List<String> ledgers = SourceTopology.ledgerUids(env);
        RunSettings settings = new RunSettings(
                "cloudfiles",
                Map.of(),
                Map.of("sources", String.join(",", ledgers)),
                ledgers,
                SourceTopology.isAvailableNow(env),
                POLL_INTERVAL,
                progress -> {});
        try (Storages storages = Storages.load()) {
            return new ResumableJob(
                            env, storages.open(directory, Map.of()), directory, settings, new CompletableFuture<Void>())
                    .run();
        }
    }
}
