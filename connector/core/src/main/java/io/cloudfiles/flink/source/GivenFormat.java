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

import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.DeclaredFormat;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.SchemaOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.List;

import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;
import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_SCHEMA;

/**
 * A format that is handed over rather than named, and what may be said beside it.
 *
 * @param columns names of the columns to give, or null for all
 */
record GivenFormat(DeclaredFormat format, @Nullable List<String> columns) {
    /** What only formats that infer, rescue and know bad records can honour. */
    private static final List<OptionSpec<?>> OF_OUR_FORMATS = List.of(
            SchemaOptions.LOCATION,
            SchemaOptions.EVOLUTION_MODE,
            SchemaOptions.INFER_COLUMN_TYPES,
            SchemaOptions.RESCUED_DATA_COLUMN,
            SchemaOptions.INFERENCE_MAX_FILES,
            SchemaOptions.INFERENCE_MAX_BYTES,
            BadRecordOptions.MODE,
            BadRecordOptions.COLUMN,
            BadRecordOptions.PATH);

    void check(ReadableConfig options, @Nullable RowType declared, List<OptionProblem> problems) {
        options.getOptional(SourceOptions.FORMAT.option())
                .filter(name -> !name.strip().equalsIgnoreCase(format.name()))
                .ifPresent(name -> problems.add(new OptionProblem(
                        CF_INVALID_OPTIONS,
                        "Option 'format' = '" + name + "' and a format object ('" + format.name()
                                + "') are both given. Leave one of them out.")));
        refuse(
                OF_OUR_FORMATS,
                ": it is one of Flink's, which infers nothing, rescues nothing and has options of its own for bad records",
                options,
                problems);
        refuse(format.refusedOptions(), ", which opens and decompresses files itself", options, problems);
        if (declared == null) {
            problems.add(new OptionProblem(
                    CF_INVALID_SCHEMA,
                    "The columns are not declared. The format '" + format.name()
                            + "' is one of Flink's, which infers nothing: declare them."));
        }
    }

    private void refuse(List<OptionSpec<?>> specs, String why, ReadableConfig options, List<OptionProblem> problems) {
        specs.stream()
                .filter(spec -> isGiven(spec, options))
                .forEach(spec -> problems.add(new OptionProblem(
                        CF_INVALID_OPTIONS,
                        "Option '" + spec.key() + "' cannot be used with the format '" + format.name() + "'" + why
                                + ". Leave it out.")));
    }

    /** That nothing evolves is what such a format does. */
    private static boolean isGiven(OptionSpec<?> spec, ReadableConfig options) {
        return options.getOptional(spec.option())
                .filter(value -> value != EvolutionMode.NONE)
                .isPresent();
    }

    /** The columns to give, and no more decoded than they need if the format can. */
    ReadColumns wanted(ReadColumns all) {
        return columns == null ? all : all.project(columns, format.canPrune());
    }
}
