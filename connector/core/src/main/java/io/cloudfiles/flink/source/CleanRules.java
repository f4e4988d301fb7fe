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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.ledger.LedgerOptions;
import io.cloudfiles.flink.lifecycle.CleanMode;
import io.cloudfiles.flink.lifecycle.CleanOptions;
import io.cloudfiles.flink.lifecycle.CleanPolicy;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;

/** How the options of clean-up have to agree with each other and with those of the source, lest files are lost or read again. */
final class CleanRules {
    /** A file that must not go for its rows to be mended when something is wrong with them; Auto Loader's bound. */
    private static final Duration LEAST_BEFORE_DELETING = Duration.ofDays(7);

    private final Configuration options;
    private final DiscoveryConfig discovery;
    private final CleanMode mode;

    CleanRules(Configuration options, DiscoveryConfig discovery) {
        this.options = options;
        this.discovery = discovery;
        this.mode = options.get(CleanOptions.MODE.option());
    }

    void check(List<OptionProblem> problems) {
        int rate = options.get(CleanOptions.MAX_FILES_PER_SECOND.option());
        if (rate < 1) {
            problems.add(problem("Option '" + CleanOptions.MAX_FILES_PER_SECOND.key() + "' = '" + rate
                    + "' is wrong: it must be at least 1. Set clean-source.mode = off to leave files where they are."));
        }
        if (mode == CleanMode.OFF) {
            return;
        }
        checkRetention(problems);
        if (options.get(LedgerOptions.ALLOW_OVERWRITES.option())) {
            problems.add(problem("Options 'clean-source.mode' = '" + CleanOptions.MODE.spelling(mode)
                    + "' and 'ledger.allow-overwrites' = 'true' cannot be combined: which version of a file is cleaned would be"
                    + " a matter of time. Leave one of them out."));
        }
        if (mode == CleanMode.MOVE && problems.isEmpty()) {
            checkDestination(problems);
        }
    }

    private void checkRetention(List<OptionProblem> problems) {
        Duration retention = options.get(CleanOptions.RETENTION.option());
        if (retention.isNegative()) {
            problems.add(problem("Option 'clean-source.retention' = '" + CleanOptions.RETENTION.spelling(retention)
                    + "' is wrong: it must not be negative."));
        } else if (mode == CleanMode.DELETE && retention.compareTo(LEAST_BEFORE_DELETING) <= 0) {
            problems.add(
                    problem(
                            "Option 'clean-source.retention' = '" + CleanOptions.RETENTION.spelling(retention)
                                    + "' is too short to delete files: they stay for more than 7 days, so that they can be read again when something"
                                    + " is found wrong with their rows. Set a longer one, or clean-source.mode = move, which has no minimum."));
        }
        Duration age = options.getOptional(LedgerOptions.MAX_FILE_AGE.option()).orElse(null);
        if (age != null && retention.compareTo(age) >= 0) {
            problems.add(problem("Option 'clean-source.retention' = '" + CleanOptions.RETENTION.spelling(retention)
                    + "' is not shorter than 'ledger.max-file-age' = '" + LedgerOptions.MAX_FILE_AGE.spelling(age)
                    + "': files would be forgotten before they are cleaned. Shorten it, or raise the age."));
        }
    }

    private void checkDestination(List<OptionProblem> problems) {
        String given =
                options.getOptional(CleanOptions.MOVE_DESTINATION.option()).orElse("");
        if (given.isBlank()) {
            problems.add(problem(
                    "Option 'clean-source.move-destination' is missing, which clean-source.mode = move needs."));
            return;
        }
        Location destination;
        try {
            destination = Location.parse(given);
        } catch (IllegalArgumentException e) {
            problems.add(problem(
                    "Option 'clean-source.move-destination' = '" + given + "' is no location: " + e.getMessage()));
            return;
        }
        for (String path : discovery.paths()) {
            PathPattern pattern = PathPattern.parse(path, discovery.strictGlob());
            Location source = pattern.directory();
            if (!source.scheme().equals(destination.scheme())
                    || !source.authority().equals(destination.authority())) {
                problems.add(
                        problem("Option 'clean-source.move-destination' = '" + destination + "' is in another bucket or"
                                + " file system than the source '" + path
                                + "': files are moved within one store only. Name a directory there."));
            } else if (pattern.mayMatchBelow(destination)) {
                problems.add(problem(
                        "Option 'clean-source.move-destination' = '" + destination + "' overlaps with the source '"
                                + path + "', which would read moved files again. Name a directory beside it."));
            }
        }
    }

    private static OptionProblem problem(String what) {
        return new OptionProblem(CF_INVALID_OPTIONS, what);
    }

    /** The policy of options that were found right. */
    CleanPolicy policy() {
        if (mode == CleanMode.OFF) {
            return CleanPolicy.OFF;
        }
        @Nullable
        String destination = mode == CleanMode.MOVE
                ? Location.parse(Objects.requireNonNull(options.get(CleanOptions.MOVE_DESTINATION.option())))
                        .toString()
                : null;
        return new CleanPolicy(
                mode,
                options.get(CleanOptions.RETENTION.option()),
                destination,
                CleanPolicy.commonRoot(discovery.directories()).toString(),
                options.get(CleanOptions.WAIT_FOR_COMPLETION.option()),
                options.get(CleanOptions.MAX_FILES_PER_SECOND.option()));
    }
}
