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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The beginning of a run: a number is claimed, and the job knows where it starts from and where it leaves its checkpoints.
 *
 * @param run the directory of the run
 * @param resumed where it starts from; empty for a first run
 */
record RunStart(Location run, Optional<ResumePoint> resumed) {
    private static final Logger LOG = LoggerFactory.getLogger(RunStart.class);
    private static final String NAMED = "named";

    /** Who asks the newest one what is known of files has until the third after it to copy it. The files of one that they share are kept once. */
    private static final int RETAINED_CHECKPOINTS = 3;

    /**
     * Prepares a run.
     *
     * <p>A savepoint that the environment names already, as {@code flink run -s} does, goes before what the directory has, once: what the
     * last run made of that same savepoint goes before it.
     *
     * @param storageOptions of the store of the checkpoint directory, and of a savepoint that is named
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_CHECKPOINT} when it cannot be started from
     */
    static RunStart of(StreamExecutionEnvironment env, ResumeDirectory directory, Map<String, String> storageOptions)
            throws IOException {
        Optional<ResumePoint> resumed = directory.newest();
        Optional<String> named = env.getConfiguration().getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
        Map<String, String> record = new TreeMap<>();
        if (named.isPresent()) {
            record.put(NAMED, named.get());
            if (resumed.isEmpty()
                    || !named.get().equals(directory.recordOf(resumed.get()).get(NAMED))) {
                Location elsewhere = Location.parse(named.get());
                requireSourcesThatRun(elsewhere, storageOptions);
                resumed = Optional.of(ResumePoint.elsewhere(elsewhere));
            }
        }
        String from = resumed.map(point -> point.directory().toString()).orElse("");
        record.put("resumedFrom", from);
        Location run = directory.beginRun(record);
        env.configure(configuration(run, from));
        LOG.info("Run {} resumes from {}.", run.name(), from.isEmpty() ? "nothing" : from);
        return new RunStart(run, resumed);
    }

    /** What is not there Flink tells better. */
    private static void requireSourcesThatRun(Location named, Map<String, String> storageOptions) throws IOException {
        Location file =
                named.name().equals(CheckpointMetadataFile.NAME) ? named : named.child(CheckpointMetadataFile.NAME);
        try (Storages storages = Storages.load()) {
            Storage storage = storages.open(file, storageOptions);
            if (storage.stat(file).isPresent()) {
                CheckpointMetadataFile.read(storage, file).requireSourcesThatRun(named);
            }
        }
    }

    /** Where its savepoints go. */
    Location savepoints() {
        return run.child("savepoints");
    }

    /** Flink takes paths as they are: a percent-encoded one would be another directory. */
    private static Configuration configuration(Location run, String from) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                run.child("checkpoints").toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
        if (!from.isEmpty()) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
        }
        return configuration;
    }
}
