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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.columnar.RebaseMode;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.configuration.ReadableConfig;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of Parquet, resolved.
 *
 * @param mode what happens to rows with values that fit no column
 * @param datetimes calendar of dates and instants where a file does not say
 * @param int96 calendar of instants in 96 bits where a file does not say
 */
record ParquetConfig(BadRecordMode mode, RebaseMode datetimes, RebaseMode int96) implements Serializable {
    /**
     * Resolves and checks.
     *
     * @throws CloudFilesException {@code CF_OPTION_NOT_AVAILABLE} for what this version cannot honour
     */
    static ParquetConfig from(ReadableConfig options) {
        List<String> refusals = new ArrayList<>();
        for (OptionSpec<?> spec : ParquetOptions.all()) {
            spec.refusalOf(options).ifPresent(refusals::add);
        }
        if (!refusals.isEmpty()) {
            throw new CloudFilesException(ErrorCode.CF_OPTION_NOT_AVAILABLE, String.join(" ", refusals));
        }
        return new ParquetConfig(
                BadRecordOptions.mode(options, BadRecordMode.PERMISSIVE),
                options.get(ParquetOptions.DATETIME_REBASE_MODE.option()),
                options.get(ParquetOptions.INT96_REBASE_MODE.option()));
    }
}
