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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.DateTimePattern;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.OptionResolution;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The options of JSON, resolved.
 *
 * @param features what is allowed beyond RFC 8259
 * @param lineEnd what ends a record
 * @param mode what happens to bad records
 * @param zone of instants that name none
 * @param dateFormat pattern of dates; null for the default forms
 * @param timestampFormat pattern of instants; null for the default forms
 * @param timestampNtzFormat pattern of wall clock times; null for the default forms
 * @param inference what inference makes of values
 */
record JsonConfig(
        Set<JsonFeature> features,
        TextEncoding encoding,
        JsonFraming framing,
        BadRecordMode mode,
        ZoneId zone,
        @Nullable DateTimePattern dateFormat,
        @Nullable DateTimePattern timestampFormat,
        @Nullable DateTimePattern timestampNtzFormat,
        JsonInference inference,
        @Nullable String singleVariantColumn)
        implements Serializable {
    private static final Map<JsonFeature, OptionSpec<Boolean>> FEATURES = Map.of(
            JsonFeature.COMMENTS, JsonOptions.ALLOW_COMMENTS,
            JsonFeature.UNQUOTED_FIELD_NAMES, JsonOptions.ALLOW_UNQUOTED_FIELD_NAMES,
            JsonFeature.SINGLE_QUOTES, JsonOptions.ALLOW_SINGLE_QUOTES,
            JsonFeature.NUMERIC_LEADING_ZEROS, JsonOptions.ALLOW_NUMERIC_LEADING_ZEROS,
            JsonFeature.NON_NUMERIC_NUMBERS, JsonOptions.ALLOW_NON_NUMERIC_NUMBERS,
            JsonFeature.BACKSLASH_ESCAPING_ANY_CHARACTER, JsonOptions.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
            JsonFeature.UNQUOTED_CONTROL_CHARS, JsonOptions.ALLOW_UNQUOTED_CONTROL_CHARS);

    JsonConfig {
        features = Set.copyOf(features);
    }

    /**
     * Resolves and checks.
     *
     * @throws CloudFilesException {@code CF_INVALID_OPTIONS} listing every option that is wrong, {@code CF_OPTION_NOT_AVAILABLE} for
     *     what this version cannot honour
     */
    static JsonConfig from(ReadableConfig options) {
        OptionResolution resolution = new OptionResolution(options, JsonOptions.all());
        Locale locale = Locale.forLanguageTag(options.get(JsonOptions.LOCALE.option()));
        boolean fallsBack = options.get(JsonOptions.DATE_TIME_PARSING_FALLBACK.option());
        Set<JsonFeature> features = EnumSet.noneOf(JsonFeature.class);
        FEATURES.forEach((feature, spec) -> {
            if (options.get(spec.option())) {
                features.add(feature);
            }
        });
        JsonInference inference = new JsonInference(
                options.get(SchemaOptions.INFER_COLUMN_TYPES.option()),
                options.get(JsonOptions.PRIMITIVES_AS_STRING.option()),
                options.get(JsonOptions.PREFERS_DECIMAL.option()),
                options.get(JsonOptions.INFER_TIMESTAMP.option()),
                options.get(JsonOptions.DROP_FIELD_IF_ALL_NULL.option()),
                resolution.share(JsonOptions.SAMPLING_RATIO));
        JsonConfig config = new JsonConfig(
                features,
                resolution.encoding(JsonOptions.ENCODING),
                framing(options, resolution),
                BadRecordOptions.mode(options, BadRecordMode.PERMISSIVE),
                resolution.zone(JsonOptions.TIME_ZONE),
                resolution.pattern(JsonOptions.DATE_FORMAT, locale, fallsBack),
                resolution.pattern(JsonOptions.TIMESTAMP_FORMAT, locale, fallsBack),
                resolution.pattern(JsonOptions.TIMESTAMP_NTZ_FORMAT, locale),
                inference,
                resolution.columnName(JsonOptions.SINGLE_VARIANT_COLUMN));
        resolution.requireNoProblems();
        return config;
    }

    private static JsonFraming framing(ReadableConfig options, OptionResolution resolution) {
        String separator = resolution.separator(JsonOptions.LINE_SEP);
        if (!options.get(JsonOptions.MULTI_LINE.option())) {
            return new JsonFraming(false, separator);
        }
        if (!separator.isEmpty()) {
            resolution.problem(
                    JsonOptions.LINE_SEP, "with json.multi-line there are no lines. Leave one of the two out");
        }
        return new JsonFraming(true, "");
    }

    /** What ends a record in the text that is opened. */
    LineEnd lineEnd() {
        return framing.lineEnd();
    }

    /** Opens a range at an offset in its text. */
    TextInput open(StorageInput input, FileRange range, long offset) throws IOException {
        return framing.open(encoding, input, range, offset, features);
    }

    boolean isSplittable(FileEntry file) {
        return framing.isSplittable(file, encoding);
    }
}
