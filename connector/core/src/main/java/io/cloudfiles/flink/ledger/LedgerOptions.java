package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.option.OptionSpec;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;

/** Options of the ledger: {@code ledger.*} and {@code release.*}. */
@PublicEvolving
public final class LedgerOptions {
    private static final String EVERY_FILE_ONCE = "Every file is read once and remembered for ever; leave it out.";
    private static final String BY_DEMAND = "Files are released as fast as readers take them; leave it out.";

    /** Forgetting files. */
    public static final OptionSpec<Duration> MAX_FILE_AGE = OptionSpec.duration(
                    "ledger.max-file-age", null, "Forget a file this long after it was seen.")
            .alias("cloudFiles.maxFileAge")
            .unavailable(EVERY_FILE_ONCE);

    /** Reading changed files again. */
    public static final OptionSpec<Boolean> ALLOW_OVERWRITES = OptionSpec.bool(
                    "ledger.allow-overwrites", false, "Whether a changed file is read again as a whole.")
            .alias("cloudFiles.allowOverwrites")
            .changeable()
            .onlyAvailable(EVERY_FILE_ONCE, "false");

    /** Hard limit by files. */
    public static final OptionSpec<Integer> RELEASE_MAX_FILES = OptionSpec.integer(
                    "release.max-files", null, "Files released per checkpoint interval, a hard limit.")
            .alias("cloudFiles.maxFilesPerTrigger")
            .changeable()
            .unavailable(BY_DEMAND);

    /** Soft limit by bytes. */
    public static final OptionSpec<MemorySize> RELEASE_MAX_BYTES = OptionSpec.size(
                    "release.max-bytes", null, "Bytes released per checkpoint interval, a soft limit.")
            .alias("cloudFiles.maxBytesPerTrigger")
            .changeable()
            .unavailable(BY_DEMAND);

    /** Which files come first. */
    public static final OptionSpec<ReleaseOrder> RELEASE_ORDER = OptionSpec.constant(
                    "release.order",
                    ReleaseOrder.class,
                    ReleaseOrder.OLDEST_FIRST,
                    "Which waiting files are released first, by modification time: `oldest-first` or `newest-first`.")
            .alias("latestFirst")
            .valueAlias("true", "newest-first")
            .valueAlias("false", "oldest-first");

    private LedgerOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(RELEASE_ORDER, RELEASE_MAX_FILES, RELEASE_MAX_BYTES, ALLOW_OVERWRITES, MAX_FILE_AGE);
    }
}
