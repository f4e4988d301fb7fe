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

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOptions;

import java.util.List;

/** Options of XML: {@code xml.*}, with Spark's meaning. */
@PublicEvolving
public final class XmlOptions {
    /** Elements that are records. */
    public static final OptionSpec<String> ROW_TAG = OptionSpec.string(
                    "xml.row-tag",
                    null,
                    "Name of the elements that are records, with its prefix if it has one; they may stand anywhere in a file. Required.")
            .alias("rowTag");

    /** Attributes left out. */
    public static final OptionSpec<Boolean> EXCLUDE_ATTRIBUTE = OptionSpec.bool(
                    "xml.exclude-attribute", false, "Whether attributes are left out.")
            .alias("excludeAttribute");

    /** Prefix of attributes. */
    public static final OptionSpec<String> ATTRIBUTE_PREFIX = OptionSpec.string(
                    "xml.attribute-prefix", "_", "What the columns of attributes begin with; may be empty.")
            .alias("attributePrefix");

    /** Column of texts. */
    public static final OptionSpec<String> VALUE_TAG = OptionSpec.string(
                    "xml.value-tag",
                    "_VALUE",
                    "Column of the text of elements that have attributes or elements in them, too.")
            .alias("valueTag");

    /** Column of anything. */
    public static final OptionSpec<String> WILDCARD_COL_NAME = OptionSpec.string(
                    "xml.wildcard-col-name",
                    "xs_any",
                    "Column, STRING or ARRAY<STRING>, of the elements that have no other one; used where the schema declares it.")
            .alias("wildcardColName");

    /** Namespaces. */
    public static final OptionSpec<Boolean> IGNORE_NAMESPACE = OptionSpec.bool(
                    "xml.ignore-namespace",
                    false,
                    "Whether prefixes of elements and attributes are left out; that of `xml.row-tag` counts all the same.")
            .alias("ignoreNamespace");

    /** Blanks. */
    public static final OptionSpec<Boolean> IGNORE_SURROUNDING_SPACES = OptionSpec.bool(
                    "xml.ignore-surrounding-spaces", true, "Whether blanks around values are left out.")
            .alias("ignoreSurroundingSpaces")
            .changeable();

    /** Nulls. */
    public static final OptionSpec<String> NULL_VALUE = OptionSpec.string(
                    "xml.null-value", null, "Text that is null in a column of any type. Default: none.")
            .alias("nullValue")
            .changeable();

    /** Validation. */
    public static final OptionSpec<String> ROW_VALIDATION_XSD_PATH = OptionSpec.string(
                    "xml.row-validation-xsd-path",
                    null,
                    "Local file with an XML Schema that each record must be valid by, else it is malformed. Read where the job is built; it may "
                            + "not refer to other files.")
            .alias("rowValidationXSDPath")
            .changeable();

    /** Character set. */
    public static final OptionSpec<String> ENCODING = OptionSpec.string(
                    "xml.encoding",
                    "UTF-8",
                    "Character set of the files, whatever they declare. Unless it is set, files that declare another one are refused; a byte order mark tells UTF-16.")
            .alias("encoding")
            .alias("charset");

    /** Pattern of dates. */
    public static final OptionSpec<String> DATE_FORMAT = OptionSpec.string(
                    "xml.date-format",
                    null,
                    "Pattern of dates, in Java's letters. Default: `yyyy-[M]M-[d]d` and its shorter forms.")
            .alias("dateFormat")
            .changeable();

    /** Pattern of instants. */
    public static final OptionSpec<String> TIMESTAMP_FORMAT = OptionSpec.string(
                    "xml.timestamp-format",
                    null,
                    "Pattern of TIMESTAMP_LTZ values, in Java's letters. Default: ISO-8601 and its shorter forms, with or without a zone.")
            .alias("timestampFormat")
            .changeable();

    /** Pattern of wall clock times. */
    public static final OptionSpec<String> TIMESTAMP_NTZ_FORMAT = OptionSpec.string(
                    "xml.timestamp-ntz-format",
                    null,
                    "Pattern of TIMESTAMP values, in Java's letters. Default: ISO-8601 and its shorter forms, without a zone.")
            .alias("timestampNTZFormat")
            .changeable();

    /** Zone of instants that name none. */
    public static final OptionSpec<String> TIME_ZONE = OptionSpec.string(
                    "xml.time-zone",
                    null,
                    "Zone of TIMESTAMP_LTZ values that name none: a region such as `Europe/Berlin`, or an offset. Default: the "
                            + "session's (`table.local-time-zone`), which is that of the process that builds the job unless it is set.")
            .alias("timeZone")
            .changeable();

    /** Language. */
    public static final OptionSpec<String> LOCALE = OptionSpec.string(
                    "xml.locale",
                    "en-US",
                    "Language tag for the names of months and days in patterns, and for the points and commas of DECIMAL values.")
            .alias("locale")
            .changeable();

    /** Spark's own inference. */
    public static final OptionSpec<Boolean> INFER_SCHEMA = OptionSpec.bool(
                    "xml.infer-schema", null, "Spark's switch for types.")
            .alias("inferSchema")
            .onlyAvailable("Use schema.infer-column-types.", "false");

    /** Sampling. */
    public static final OptionSpec<Double> SAMPLING_RATIO = OptionSpec.declared(ConfigOptions.key("xml.sampling-ratio")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription("Share of the sampled records that inference looks at, above 0 and up to 1."))
            .alias("samplingRatio")
            .changeable();

    /** Whole records as variants. */
    public static final OptionSpec<String> SINGLE_VARIANT_COLUMN = OptionSpec.string(
                    "xml.single-variant-column",
                    null,
                    "Name of a VARIANT column that takes each record whole, as an object of its attributes and elements.")
            .alias("singleVariantColumn");

    private XmlOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return List.of(
                ROW_TAG,
                EXCLUDE_ATTRIBUTE,
                ATTRIBUTE_PREFIX,
                VALUE_TAG,
                WILDCARD_COL_NAME,
                IGNORE_NAMESPACE,
                IGNORE_SURROUNDING_SPACES,
                NULL_VALUE,
                ROW_VALIDATION_XSD_PATH,
                ENCODING,
                DATE_FORMAT,
                TIMESTAMP_FORMAT,
                TIMESTAMP_NTZ_FORMAT,
                TIME_ZONE,
                LOCALE,
                INFER_SCHEMA,
                SAMPLING_RATIO,
                SINGLE_VARIANT_COLUMN);
    }
}
