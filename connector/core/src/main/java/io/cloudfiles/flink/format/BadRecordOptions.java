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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;
import java.util.Optional;

/** Options of bad records: {@code bad-records.*}. */
@PublicEvolving
public final class BadRecordOptions {
    /** What happens to bad records. */
    public static final OptionSpec<BadRecordMode> MODE = OptionSpec.constant(
                    "bad-records.mode",
                    BadRecordMode.class,
                    BadRecordMode.PERMISSIVE,
                    "What happens to a malformed record: `permissive` keeps it as nulls with its text in the corrupt record column, "
                            + "`dropmalformed` drops and counts it, `failfast` fails the job. The default of the format `avro` is `failfast`.")
            .alias("mode")
            .changeable();

    /** Name of the corrupt record column. */
    public static final OptionSpec<String> COLUMN = OptionSpec.string(
                    "bad-records.column",
                    "_corrupt_record",
                    "STRING column that takes the text of malformed records; used when the schema declares a column of that name.")
            .alias("columnNameOfCorruptRecord");

    /** Where bad records are written to. */
    public static final OptionSpec<String> PATH = OptionSpec.string(
                    "bad-records.path",
                    null,
                    "Directory that takes bad records and unreadable files instead of the stream, as JSON lines, each once. With it a "
                            + "bad record is no row whatever the mode, `_corrupt_record` stays null, and "
                            + "`read.ignore-corrupt-files` and `read.ignore-missing-files` are `true` unless they are set.")
            .alias("badRecordsPath")
            .changeable();

    private BadRecordOptions() {}

    /**
     * What happens to bad records: with a {@link #path} they are no rows.
     *
     * @param byDefault where nothing is said
     */
    public static BadRecordMode mode(ReadableConfig options, BadRecordMode byDefault) {
        return options.getOptional(PATH.option()).isPresent()
                ? BadRecordMode.DROPMALFORMED
                : options.getOptional(MODE.option()).orElse(byDefault);
    }

    /** Where bad records are written to, if anywhere. */
    public static Optional<Location> path(ReadableConfig options) {
        return options.getOptional(PATH.option()).map(Location::parse);
    }

    /**
     * Finds values that are wrong.
     *
     * @param options typed values under canonical keys
     * @param problems takes what is wrong
     */
    public static void check(ReadableConfig options, List<OptionProblem> problems) {
        options.getOptional(PATH.option()).ifPresent(path -> {
            try {
                Location unused = Location.parse(path);
            } catch (IllegalArgumentException e) {
                problems.add(new OptionProblem(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option 'bad-records.path' = '" + path + "' is wrong: " + e.getMessage()));
            }
            if (options.getOptional(MODE.option())
                    .filter(BadRecordMode.FAILFAST::equals)
                    .isPresent()) {
                problems.add(new OptionProblem(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Options 'bad-records.path' = '" + path
                                + "' and 'bad-records.mode' = 'failfast' cannot be combined: the job "
                                + "would fail with the first bad record and write none. Leave one of them out."));
            }
        });
    }

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(MODE, COLUMN, PATH);
    }
}
