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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.format.DateTimePattern;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class XmlConfigTest {
    private static final String XSD =
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='r' type='xs:int'/></xs:schema>";

    @TempDir
    Path directory;

    @Test
    void defaultsAreThoseOfSpark() {
        assertThat(XmlConfig.from(Configuration.fromMap(Map.of("xml.row-tag", "r"))))
                .isEqualTo(new XmlConfig(
                        "r",
                        false,
                        "_",
                        "_VALUE",
                        "xs_any",
                        false,
                        true,
                        null,
                        null,
                        new TextEncoding("UTF-8", 1000),
                        false,
                        BadRecordMode.PERMISSIVE,
                        ZoneId.systemDefault(),
                        Locale.US,
                        null,
                        null,
                        null,
                        false,
                        1,
                        true,
                        null));
    }

    @Test
    void everyOptionIsResolved() throws IOException {
        Path xsd = Files.writeString(directory.resolve("r.xsd"), XSD);
        Configuration options = Configuration.fromMap(Map.ofEntries(
                Map.entry("xml.row-tag", "n:r"),
                Map.entry("xml.sampling-ratio", "0.5"),
                Map.entry("xml.single-variant-column", "v"),
                Map.entry("xml.exclude-attribute", "true"),
                Map.entry("xml.attribute-prefix", ""),
                Map.entry("xml.value-tag", "v"),
                Map.entry("xml.wildcard-col-name", "any"),
                Map.entry("xml.ignore-namespace", "true"),
                Map.entry("xml.ignore-surrounding-spaces", "false"),
                Map.entry("xml.null-value", "null"),
                Map.entry("xml.row-validation-xsd-path", xsd.toUri().toString()),
                Map.entry("xml.encoding", "latin1"),
                Map.entry("bad-records.mode", "dropmalformed"),
                Map.entry("read.max-expansion-ratio", "20"),
                Map.entry("xml.time-zone", "Asia/Tokyo"),
                Map.entry("xml.locale", "de-DE"),
                Map.entry("xml.date-format", "d.M.y"),
                Map.entry("xml.timestamp-format", "d.M.y H:m"),
                Map.entry("xml.timestamp-ntz-format", "y/M/d"),
                Map.entry("schema.infer-column-types", "true"),
                Map.entry("schema.case-sensitive", "false")));
        assertThat(XmlConfig.from(options))
                .isEqualTo(new XmlConfig(
                        "n:r",
                        true,
                        "",
                        "v",
                        "any",
                        true,
                        false,
                        "null",
                        XSD,
                        new TextEncoding("ISO-8859-1", 20),
                        true,
                        BadRecordMode.DROPMALFORMED,
                        ZoneId.of("Asia/Tokyo"),
                        Locale.GERMANY,
                        new DateTimePattern("d.M.y", Locale.GERMANY),
                        new DateTimePattern("d.M.y H:m", Locale.GERMANY),
                        new DateTimePattern("y/M/d", Locale.GERMANY),
                        true,
                        0.5,
                        false,
                        "v"));
    }

    @Test
    void everyOptionHasSparksSpelling() {
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = new OptionResolver(XmlOptions.all())
                .resolve(
                        Map.of(
                                "rowTag", "r",
                                "excludeAttribute", "true",
                                "ATTRIBUTEPREFIX", "@",
                                "wildcardColName", "any",
                                "timestampNTZFormat", "y",
                                "charset", "UTF-8"),
                        problems);
        assertThat(problems).isEmpty();
        XmlConfig config = XmlConfig.from(resolved);
        assertThat(config.rowTag()).isEqualTo("r");
        assertThat(config.excludesAttributes()).isTrue();
        assertThat(config.attributePrefix()).isEqualTo("@");
        assertThat(config.wildcardColumn()).isEqualTo("any");
        assertThat(XmlOptions.all())
                .allSatisfy(spec -> assertThat(spec.aliases()).isNotEmpty());
    }

    @Test
    void everythingThatCannotBeHonouredIsRefusedAtOnce() {
        Configuration options = Configuration.fromMap(Map.of("xml.row-tag", "r", "xml.infer-schema", "true"));
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> XmlConfig.from(options))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CF_OPTION_NOT_AVAILABLE);
                    assertThat(e.getMessage()).contains("'xml.infer-schema' = 'true'");
                });
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        Path other = Files.writeString(directory.resolve("other.xsd"), XSD);
        Path xsd = Files.writeString(
                directory.resolve("r.xsd"),
                XSD.replace("<xs:element", "<xs:include schemaLocation='other.xsd'/><xs:element"));
        Configuration options = Configuration.fromMap(Map.of(
                "xml.row-tag", "a b",
                "xml.value-tag", "_",
                "xml.encoding", "klingon",
                "xml.time-zone", "Mars/Base",
                "xml.date-format", "bb",
                "xml.row-validation-xsd-path", xsd.toString()));
        assertThat(other).exists();
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> XmlConfig.from(options))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CF_INVALID_OPTIONS);
                    assertThat(e.getMessage())
                            .contains(
                                    "'xml.row-tag' = 'a b'",
                                    "'xml.value-tag' = '_'",
                                    "'xml.encoding' = 'klingon'",
                                    "'xml.time-zone' = 'Mars/Base'",
                                    "'xml.date-format' = 'bb'",
                                    "'xml.row-validation-xsd-path'",
                                    "other.xsd");
                });
        options.setString(
                "xml.row-validation-xsd-path", directory.resolve("missing.xsd").toString());
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> XmlConfig.from(options))
                .withMessageContaining("the file cannot be read here");
    }
}
