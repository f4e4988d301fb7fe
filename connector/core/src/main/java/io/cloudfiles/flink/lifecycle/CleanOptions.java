package io.cloudfiles.flink.lifecycle;

import io.cloudfiles.flink.option.OptionSpec;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;

/** Options of clean-up: {@code clean-source.*}. */
@PublicEvolving
public final class CleanOptions {
    private static final String BY_HAND = "Files stay where they are; leave it out.";

    /** What becomes of ingested files. */
    public static final OptionSpec<String> MODE = OptionSpec.string(
                    "clean-source.mode", "off", "What becomes of ingested files: `off`, `delete` or `move`.")
            .alias("cloudFiles.cleanSource")
            .changeable()
            .onlyAvailable(BY_HAND, "off");

    /** How long they stay. */
    public static final OptionSpec<Duration> RETENTION = OptionSpec.duration(
                    "clean-source.retention", Duration.ofDays(30), "How long ingested files stay.")
            .alias("cloudFiles.cleanSource.retentionDuration")
            .changeable()
            .unavailable(BY_HAND);

    /** Where they go. */
    public static final OptionSpec<String> MOVE_DESTINATION = OptionSpec.string(
                    "clean-source.move-destination", null, "Where ingested files are moved.")
            .alias("cloudFiles.cleanSource.moveDestination")
            .changeable()
            .unavailable(BY_HAND);

    private CleanOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(MODE, RETENTION, MOVE_DESTINATION);
    }
}
