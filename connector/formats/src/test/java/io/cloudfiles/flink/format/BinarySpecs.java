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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.testing.FormatSpec;
import org.junit.jupiter.api.DynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Runs the cases of a binary format: the lines of a case's file are not the file, but say what it consists of. */
public final class BinarySpecs {
    private BinarySpecs() {}

    /**
     * A test for each case, which reads the file as a whole and in small ranges.
     *
     * @param notation makes the file
     */
    public static Stream<DynamicTest> tests(String format, Function<String, byte[]> notation) {
        return FormatSpec.loadAll("/spec/" + format).stream()
                .map(spec -> DynamicTest.dynamicTest(spec.name(), () -> check(format, written(spec, notation))));
    }

    private static FormatSpec written(FormatSpec spec, Function<String, byte[]> notation) {
        byte[] file = notation.apply(new String(spec.input(), StandardCharsets.UTF_8));
        return new FormatSpec(
                spec.name(), spec.schema(), spec.options(), file, spec.expected(), spec.error(), spec.columns());
    }

    private static void check(String format, FormatSpec spec) throws IOException {
        String name = "case." + format;
        if (spec.columns().isPresent()) {
            assertThat(spec.inferred(format, name)).isEqualTo(spec.columns().get());
            if (spec.schema().isEmpty()) {
                return;
            }
        }
        if (spec.error().isPresent()) {
            assertThatThrownBy(() -> spec.read(format, name, spec.input()))
                    .isInstanceOfSatisfying(
                            CloudFilesException.class,
                            e -> assertThat(e.code())
                                    .isIn(
                                            ErrorCode.CF_FILE_UNREADABLE,
                                            ErrorCode.CF_CORRUPT_RECORD,
                                            ErrorCode.CF_INVALID_SCHEMA))
                    .hasMessageContaining(name)
                    .hasMessageContaining(spec.error().get());
            return;
        }
        assertThat(spec.read(format, name, spec.input())).isEqualTo(spec.expected());
        assertThat(spec.readInRanges(format, name, 7)).isEqualTo(spec.expected());
    }
}
