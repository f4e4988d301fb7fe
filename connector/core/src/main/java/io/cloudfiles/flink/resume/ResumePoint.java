package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A completed checkpoint or savepoint that a run can start from.
 *
 * @param run number of the run that made it
 * @param checkpointId Flink's number of it within that run
 * @param directory the directory that holds its {@code _metadata}
 */
@PublicEvolving
public record ResumePoint(int run, long checkpointId, Location directory) {}
