package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.source.coordination.SourceProgress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What kind of run is driven.
 *
 * @param jobName shown by Flink
 * @param identity what makes the job this job and no other, such as its source and target; compared with the checkpoint's
 * @param sourceUids uids of the ledger operators of all sources of the job
 * @param stopWhenDrained whether the run ends when every source is drained; else it goes on until a stop is asked for
 * @param pollInterval pause between two looks at the job
 * @param onProgress takes the progress of each source at each look, on the driving thread
 */
@PublicEvolving
public record RunSettings(
        String jobName,
        Map<String, String> identity,
        List<String> sourceUids,
        boolean stopWhenDrained,
        Duration pollInterval,
        Consumer<SourceProgress> onProgress) {
    public RunSettings {
        identity = Map.copyOf(identity);
        sourceUids = List.copyOf(sourceUids);
    }
}
