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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.OptionResolution;
import io.cloudfiles.flink.format.columnar.RebaseMode;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.avro.Schema;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;

/**
 * The options of Avro, resolved.
 *
 * @param mode what happens to records with values that fit no column
 * @param schema schema of the records as JSON; null when only files say it
 * @param datetimes calendar of dates and instants where a file does not say
 * @param isPositional whether fields are found by their places
 * @param unions how unions become rows
 * @param recursiveDepth how often a record may occur in itself when columns are inferred
 */
record AvroConfig(
        BadRecordMode mode,
        @Nullable String schema,
        RebaseMode datetimes,
        boolean isPositional,
        UnionMembers unions,
        int recursiveDepth)
        implements Serializable {
    private static final int MAX_DEPTH = 15;

    /**
     * Resolves and checks.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_OPTIONS} listing every option that is wrong,
     *     {@code CF_OPTION_NOT_AVAILABLE} for what this version cannot honour
     */
    static AvroConfig from(ReadableConfig options) {
        OptionResolution resolution = new OptionResolution(options, AvroOptions.all());
        AvroConfig config = new AvroConfig(
                // A file with types that do not fit is more often a mistake than a text that does not parse, as Auto
                // Loader has it.
                BadRecordOptions.mode(options, BadRecordMode.FAILFAST),
                SchemaFile.text(options, resolution),
                options.get(AvroOptions.DATETIME_REBASE_MODE.option()),
                options.get(AvroOptions.POSITIONAL_FIELD_MATCHING.option()),
                new UnionMembers(
                        options.get(AvroOptions.STABLE_IDENTIFIERS.option()),
                        options.get(AvroOptions.STABLE_IDENTIFIER_PREFIX.option())),
                options.get(AvroOptions.RECURSIVE_FIELD_MAX_DEPTH.option()));
        if (config.recursiveDepth > MAX_DEPTH) {
            resolution.problem(AvroOptions.RECURSIVE_FIELD_MAX_DEPTH, "expected " + MAX_DEPTH + " at most");
        }
        try {
            Schema parsed = config.parsedSchema();
            if (parsed != null && parsed.getType() != Schema.Type.RECORD) {
                resolution.problem(SchemaFile.spec(options), "expected a schema of the type 'record'");
            }
        } catch (MalformedAvroException e) {
            OptionSpec<String> spec = SchemaFile.spec(options);
            resolution.problem(
                    spec,
                    spec.equals(AvroOptions.SCHEMA)
                            ? "expected an Avro schema as JSON text, not as a path; " + e.getMessage()
                            : "expected a file with an Avro schema as JSON text; " + e.getMessage());
        }
        resolution.requireNoProblems();
        return config;
    }

    /** The schema that the user gave; null when there is none. */
    @Nullable
    Schema parsedSchema() {
        return schema == null ? null : AvroSchemas.parse(schema, false);
    }

    AvroTypes types() {
        return new AvroTypes(unions, recursiveDepth);
    }
}
