package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.source.coordination.SourceProgress;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How a run ended: stopped with a savepoint, all of it committed.
 *
 * @param drained whether every source was drained; false when a stop was asked for before
 * @param progress what each source reported last
 * @param resumedFrom where the run had started from; empty for a first run
 * @param savepoint where the next run starts from
 */
@PublicEvolving
public record RunResult(
        boolean drained, List<SourceProgress> progress, Optional<ResumePoint> resumedFrom, ResumePoint savepoint) {
    public RunResult {
        progress = List.copyOf(progress);
    }
}
