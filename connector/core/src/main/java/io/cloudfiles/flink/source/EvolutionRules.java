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

import io.cloudfiles.flink.format.FileFormatFactory;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.read.EvolutionConfig;
import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.OnEvolution;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.schema.TargetLimits;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

import static io.cloudfiles.flink.error.ErrorCode.CF_ADD_NEW_NOT_SUPPORTED;
import static io.cloudfiles.flink.error.ErrorCode.CF_INVALID_OPTIONS;

/**
 * What the options say of a schema that follows the files.
 *
 * @param options typed values under canonical keys
 * @param onEvolution what becomes of the job unless they say; {@code RESTART} where nothing else is possible
 */
record EvolutionRules(Configuration options, OnEvolution onEvolution) {
    /** Enough for the head of any file, and little to wait for while a job runs. */
    private static final long MAX_SAMPLE_BYTES = 64L << 20;

    /**
     * Looks for what cannot be.
     *
     * @param declared the declared columns, or null to infer them
     * @param factory the format, if it is known
     */
    void check(@Nullable RowType declared, @Nullable FileFormatFactory factory, List<OptionProblem> problems) {
        EvolutionMode mode =
                options.getOptional(SchemaOptions.EVOLUTION_MODE.option()).orElse(EvolutionMode.NONE);
        if (declared != null && mode.addsColumns()) {
            problems.add(new OptionProblem(
                    CF_ADD_NEW_NOT_SUPPORTED,
                    "Option 'schema.evolution-mode' = '" + SchemaOptions.EVOLUTION_MODE.spelling(mode)
                            + "' adds columns, but the columns are declared. Leave it out, use 'rescue' with a column "
                            + SchemaPlanner.RESCUED_DATA
                            + " STRING, or do not declare the columns, so that they are inferred."));
        }
        if (declared != null && mode == EvolutionMode.FAIL_ON_NEW_COLUMNS && !rescues(declared)) {
            problems.add(new OptionProblem(
                    CF_INVALID_OPTIONS,
                    "Option 'schema.evolution-mode' = '" + SchemaOptions.EVOLUTION_MODE.spelling(mode)
                            + "' finds new fields in the rescued data, and no declared column takes it. Declare "
                            + options.getOptional(SchemaOptions.RESCUED_DATA_COLUMN.option())
                                    .orElse(SchemaPlanner.RESCUED_DATA)
                            + " STRING."));
        }
        if (onEvolution == OnEvolution.RESTART
                && options.getOptional(SchemaOptions.ON_EVOLUTION.option())
                        .filter(asked -> asked != onEvolution)
                        .isPresent()) {
            problems.add(
                    new OptionProblem(
                            CF_INVALID_OPTIONS,
                            "Option 'schema.on-evolution' = 'continue' needs rows that carry their columns, but those of this plan are fixed."
                                    + " Use readEvolving(…) or readBatches(…) of the DataStream API or 'cloudfiles ingest', or 'restart'."));
        }
        if (mode.widensTypes() && factory != null) {
            String key = decimals(factory);
            if (options.containsKey(key)
                    && !Boolean.parseBoolean(options.toMap().get(key))) {
                problems.add(new OptionProblem(
                        CF_INVALID_OPTIONS,
                        "Option '" + key + "' = 'false' cannot be combined with schema.evolution-mode = "
                                + SchemaOptions.EVOLUTION_MODE.spelling(mode)
                                + ": a BIGINT can become a DECIMAL, but never a DOUBLE. Leave it out."));
            }
        }
    }

    private boolean rescues(RowType declared) {
        return options.getOptional(SchemaOptions.RESCUED_DATA_COLUMN.option()).isPresent()
                || declared.getFieldIndex(SchemaPlanner.RESCUED_DATA) >= 0;
    }

    /** The options of a format: where types become wider, fractions are inferred as DECIMAL, which integers can become. */
    Configuration applied(FileFormatFactory factory, Configuration ofFormat) {
        String key = decimals(factory);
        boolean widens = options.getOptional(SchemaOptions.EVOLUTION_MODE.option())
                .filter(EvolutionMode::widensTypes)
                .isPresent();
        if (!widens
                || ofFormat.containsKey(key)
                || factory.options().stream().noneMatch(option -> option.key().equals(key))) {
            return ofFormat;
        }
        Configuration applied = new Configuration(ofFormat);
        applied.setString(key, "true");
        return applied;
    }

    private static String decimals(FileFormatFactory factory) {
        return factory.name() + ".prefers-decimal";
    }

    /**
     * How a schema follows the files, where it does.
     *
     * @param target what whoever takes the rows does not take of news
     */
    EvolutionConfig of(PlannedColumns columns, TargetLimits target) {
        return new EvolutionConfig(
                Objects.requireNonNull(columns.evolution(), "the mode"),
                options.getOptional(SchemaOptions.ON_EVOLUTION.option()).orElse(onEvolution),
                options.getOptional(SchemaOptions.LOCATION.option()).orElse(null),
                columns.version(),
                columns.plan(),
                target,
                Math.min(
                        MAX_SAMPLE_BYTES,
                        options.get(SchemaOptions.INFERENCE_MAX_BYTES.option()).getBytes()));
    }
}
