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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.BadRecordOptions;
import io.cloudfiles.flink.format.DateTimePattern;
import io.cloudfiles.flink.format.OptionResolution;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.schema.SchemaOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;

/**
 * The options of XML, resolved.
 *
 * @param rowTag name of the elements that are records
 * @param excludesAttributes whether attributes are left out
 * @param attributePrefix what the columns of attributes begin with
 * @param valueTag column of texts beside attributes and elements
 * @param wildcardColumn column of elements without a column
 * @param ignoresNamespaces whether prefixes of names do not count
 * @param trims whether blanks around values do not count
 * @param nullValue the text that is null; null when there is none
 * @param xsd the XML Schema that records must be valid by, its bytes as characters; null when there is none
 * @param encoding how bytes become text
 * @param encodingIsGiven whether it counts whatever a file declares
 * @param mode what happens to bad records
 * @param zone of instants that name none
 * @param locale of decimals
 * @param dateFormat pattern of dates; null for the default forms
 * @param timestampFormat pattern of instants; null for the default forms
 * @param timestampNtzFormat pattern of wall clock times; null for the default forms
 * @param infersTypes whether leaves other than STRING are inferred at all
 * @param sampledShare of the records that inference looks at
 * @param caseSensitive whether names that differ in case are different ones when inferring
 * @param singleVariantColumn column that takes each record whole; null when there is none
 */
record XmlConfig(
        String rowTag,
        boolean excludesAttributes,
        String attributePrefix,
        String valueTag,
        String wildcardColumn,
        boolean ignoresNamespaces,
        boolean trims,
        @Nullable String nullValue,
        @Nullable String xsd,
        TextEncoding encoding,
        boolean encodingIsGiven,
        BadRecordMode mode,
        ZoneId zone,
        Locale locale,
        @Nullable DateTimePattern dateFormat,
        @Nullable DateTimePattern timestampFormat,
        @Nullable DateTimePattern timestampNtzFormat,
        boolean infersTypes,
        double sampledShare,
        boolean caseSensitive,
        @Nullable String singleVariantColumn)
        implements Serializable {
    /**
     * Resolves and checks.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException {@code CF_INVALID_OPTIONS} listing every option that is wrong,
     *     {@code CF_OPTION_NOT_AVAILABLE} for what this version cannot honour
     */
    static XmlConfig from(ReadableConfig options) {
        OptionResolution resolution = new OptionResolution(options, XmlOptions.all());
        Locale locale = Locale.forLanguageTag(options.get(XmlOptions.LOCALE.option()));
        XmlConfig config = new XmlConfig(
                rowTag(options, resolution),
                options.get(XmlOptions.EXCLUDE_ATTRIBUTE.option()),
                options.get(XmlOptions.ATTRIBUTE_PREFIX.option()),
                valueTag(options, resolution),
                options.get(XmlOptions.WILDCARD_COL_NAME.option()),
                options.get(XmlOptions.IGNORE_NAMESPACE.option()),
                options.get(XmlOptions.IGNORE_SURROUNDING_SPACES.option()),
                options.get(XmlOptions.NULL_VALUE.option()),
                xsd(options, resolution),
                resolution.encoding(XmlOptions.ENCODING),
                options.getOptional(XmlOptions.ENCODING.option()).isPresent(),
                BadRecordOptions.mode(options, BadRecordMode.PERMISSIVE),
                resolution.zone(XmlOptions.TIME_ZONE),
                locale,
                resolution.pattern(XmlOptions.DATE_FORMAT, locale),
                resolution.pattern(XmlOptions.TIMESTAMP_FORMAT, locale),
                resolution.pattern(XmlOptions.TIMESTAMP_NTZ_FORMAT, locale),
                options.get(SchemaOptions.INFER_COLUMN_TYPES.option()),
                resolution.share(XmlOptions.SAMPLING_RATIO),
                options.get(SchemaOptions.CASE_SENSITIVE.option()),
                resolution.columnName(XmlOptions.SINGLE_VARIANT_COLUMN));
        resolution.requireNoProblems();
        return config;
    }

    private static String rowTag(ReadableConfig options, OptionResolution resolution) {
        String name = options.get(XmlOptions.ROW_TAG.option());
        if (name == null) {
            resolution.missing(XmlOptions.ROW_TAG, "Set it to the name of the elements that are records.");
            return "";
        }
        if (!XmlNames.isName(name)) {
            resolution.problem(XmlOptions.ROW_TAG, "expected the name of an element, without angle brackets");
        }
        return name;
    }

    private static String valueTag(ReadableConfig options, OptionResolution resolution) {
        String name = options.get(XmlOptions.VALUE_TAG.option());
        if (name.isEmpty() || name.equals(options.get(XmlOptions.ATTRIBUTE_PREFIX.option()))) {
            resolution.problem(XmlOptions.VALUE_TAG, "expected a name other than xml.attribute-prefix");
        }
        return name;
    }

    private static @Nullable String xsd(ReadableConfig options, OptionResolution resolution) {
        OptionSpec<String> spec = XmlOptions.ROW_VALIDATION_XSD_PATH;
        String path = options.get(spec.option());
        if (path == null) {
            return null;
        }
        try {
            Path file = path.startsWith("file:") ? Path.of(URI.create(path)) : Path.of(path);
            String xsd = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            RowValidation.check(xsd);
            return xsd;
        } catch (IOException | InvalidPathException | FileSystemNotFoundException e) {
            resolution.problem(spec, "the file cannot be read here (" + e + ")");
        } catch (IllegalArgumentException e) {
            resolution.problem(spec, "expected a local file with an XML Schema (" + e.getMessage() + ")");
        }
        return null;
    }
}
