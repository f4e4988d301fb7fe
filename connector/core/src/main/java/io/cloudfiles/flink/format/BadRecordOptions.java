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

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

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

    /** Where bad records would be written to. */
    public static final OptionSpec<String> PATH = OptionSpec.string(
                    "bad-records.path", null, "Directory that takes bad records instead of the stream.")
            .alias("badRecordsPath")
            .unavailable("Declare a STRING column '_corrupt_record' and filter the stream by it.");

    private BadRecordOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(MODE, COLUMN, PATH);
    }
}
