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
package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PathPatternTest {
    static Stream<Arguments> globs() throws IOException {
        try (InputStream table = requireNonNull(PathPatternTest.class.getResourceAsStream("/discovery/globs.txt"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" +"))
                    .map(columns -> Arguments.of(columns[0], columns[1], isYes(columns[2]), isYes(columns[3])));
        }
    }

    private static boolean isYes(String column) {
        assertThat(column).isIn("yes", "no");
        return column.equals("yes");
    }

    @ParameterizedTest
    @MethodSource("globs")
    void selectsFilesByTheirLocation(String pattern, String file, boolean lax, boolean strict) {
        assertThat(PathPattern.parse(pattern, false).matches(Location.parse(file)))
                .as("lax")
                .isEqualTo(lax);
        assertThat(PathPattern.parse(pattern, true).matches(Location.parse(file)))
                .as("strict")
                .isEqualTo(strict);
    }

    @ParameterizedTest
    @MethodSource("globs")
    void neverPrunesADirectoryAboveAMatch(String pattern, String file, boolean lax, boolean strict) {
        for (Location directory = Location.parse(file); !directory.isRoot(); ) {
            directory = directory.parent();
            if (lax) {
                assertThat(PathPattern.parse(pattern, false).mayMatchBelow(directory))
                        .as("lax below %s", directory)
                        .isTrue();
            }
            if (strict) {
                assertThat(PathPattern.parse(pattern, true).mayMatchBelow(directory))
                        .as("strict below %s", directory)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a/b /a/c",
                "/a/*/c /a/b/d",
                "/a/b* /a/c",
                "/a/b* /x",
                "/a/b*/c /a/b1/d",
                "/a/{x,y}/z /a/xy",
                "/a/{x,y/u}/z /a/y/v",
                "/y=2026/m=0[1-3]/* /y=2026/m=04",
                "s3://b/x/* s3://b/y"
            })
    void prunesDirectoriesThatCannotMatchStrictly(String pattern, String directory) {
        assertThat(PathPattern.parse(pattern, true).mayMatchBelow(Location.parse(directory)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a/b file:///a/b",
                "/a/b/ file:///a/b",
                "/a/b/* file:///a/b",
                "/a/b* file:///a",
                "/a*/b file://",
                "s3a://b/* s3://b",
                "s3://b/x/{y,z}/* s3://b/x",
                "/a\\*/b? file:///a*",
                "/a\\*/b file:///a*/b"
            })
    void startsAtTheDeepestFixedDirectory(String pattern, String directory) {
        assertThat(PathPattern.parse(pattern, false).directory()).hasToString(directory);
    }

    @Test
    void splitsAtCommasOutsideOfBracesAndSets() {
        assertThat(PathPattern.split("/a, s3://b/{x,y{1,2}}/z ,/c/[,]x,/d\\,e"))
                .containsExactly("/a", "s3://b/{x,y{1,2}}/z", "/c/[,]x", "/d\\,e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/\\*/b?", "s3a://b/x*", "/a,b", "/a/{b,c}/"})
    void isParsedAgainFromItsText(String text) {
        PathPattern once = PathPattern.parse(text, true);
        PathPattern again = PathPattern.parse(once.toString(), true);

        assertThat(again).hasToString(once.toString());
        assertThat(again.directory()).isEqualTo(once.directory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/{b", "/a/[b", "/a/[]", "/a/[z-a]", "/a/b\\", "s3://b*/x", "relative/x", "s3:/b", ""})
    void refusesWhatIsNoPathWithItsValue(String text) {
        assertThatThrownBy(() -> PathPattern.parse(text, false))
                .hasMessageContaining("path: '" + text + "'")
                .asInstanceOf(InstanceOfAssertFactories.type(CloudFilesException.class))
                .extracting(CloudFilesException::code)
                .isEqualTo(ErrorCode.CF_SOURCE_DIRECTORY_PATH_REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a,", ",/a", "/a,,/b"})
    void refusesEmptyEntries(String option) {
        assertThatThrownBy(() -> PathPattern.split(option)).hasMessageContaining("an entry is empty");
    }
}
