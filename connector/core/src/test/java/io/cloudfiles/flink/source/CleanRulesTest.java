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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.lifecycle.CleanMode;
import io.cloudfiles.flink.lifecycle.CleanPolicy;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Options of clean-up that would lose files, or read them again, are refused. */
class CleanRulesTest {
    @TempDir
    private Path data;

    @BeforeEach
    void create() throws IOException {
        Files.createDirectories(data.resolve("in"));
        Files.createDirectories(data.resolve("more/a/in"));
    }

    /** Where {@code /data} is a directory that exists. */
    private CleanPolicy plan(String path, String... options) {
        Map<String, String> all = new HashMap<>(Map.of("path", here(path), "format", "json", "source.uid", "in"));
        for (String option : options) {
            int equals = option.indexOf('=');
            all.put(option.substring(0, equals), here(option.substring(equals + 1)));
        }
        return new SourcePlanner(ZoneOffset.UTC, Clock.systemUTC())
                .plan(all, RowType.of(new BigIntType()), Map.of())
                .clean();
    }

    private String here(String text) {
        return text.replace("/data", data.toString());
    }

    private String location(String text) {
        return "file://" + here(text);
    }

    @Test
    void filesStayUnlessToldOtherwise() {
        assertThat(plan("/data/in")).isSameAs(CleanPolicy.OFF);
        assertThat(plan("/data/in", "clean-source.mode=off", "clean-source.move-destination=/data/old"))
                .isSameAs(CleanPolicy.OFF);
    }

    @Test
    void optionsOfAutoLoaderAreUnderstood() {
        assertThat(plan(
                        "/data/in",
                        "cloudFiles.cleanSource=MOVE",
                        "cloudFiles.cleanSource.retentionDuration=5 minutes",
                        "cloudFiles.cleanSource.moveDestination=/data/old/",
                        "cloudFiles.cleanSource.waitForCompletion=true"))
                .isEqualTo(new CleanPolicy(
                        CleanMode.MOVE, Duration.ofMinutes(5), location("/data/old"), location("/data/in"), true, 100));
        assertThat(plan("/data/in,/data/more/*/in", "clean-source.mode=delete"))
                .isEqualTo(new CleanPolicy(CleanMode.DELETE, Duration.ofDays(30), null, location("/data"), false, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7 d", "1 h", "0 s"})
    void filesAreNotDeletedWithinAWeek(String retention) {
        assertThatThrownBy(() -> plan("/data/in", "clean-source.mode=delete", "clean-source.retention=" + retention))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("too short to delete files: they stay for more than 7 days");
        assertThat(plan("/data/in", "clean-source.mode=delete", "clean-source.retention=169 h")
                        .retention())
                .isEqualTo(Duration.ofHours(169));
    }

    @ParameterizedTest
    @CsvSource({
        "/data/in,/data/in",
        "/data/in,/data/in/old",
        "/data/in,/data/in/_old",
        "/data/in,/data",
        "/data/*/in,/data/old",
        "/data/{a;b}/in,/data/a/in/old",
        "/data/in/*.json,/data/in/old",
    })
    void movedFilesMustNotBeReadAgain(String path, String destination) {
        assertThatThrownBy(() -> plan(
                        path.replace(';', ','),
                        "clean-source.mode=move",
                        "clean-source.move-destination=" + destination))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("overlaps with the source");
    }

    @Test
    void filesAreMovedWithinTheirStoreOnly() {
        assertThatThrownBy(() ->
                        plan("s3://lake/in", "clean-source.mode=move", "clean-source.move-destination=s3://old/in"))
                .hasMessageContaining("another bucket");
        assertThatThrownBy(
                        () -> plan("/data/in", "clean-source.mode=move", "clean-source.move-destination=s3://old/in"))
                .hasMessageContaining("another bucket");
        assertThatThrownBy(() -> plan("/data/in", "clean-source.mode=move", "clean-source.move-destination=old"))
                .hasMessageContaining("'old'");
        assertThatThrownBy(() -> plan("/data/in", "clean-source.mode=move"))
                .hasMessageContaining("'clean-source.move-destination' is missing");
    }

    @Test
    void overwrittenFilesAreNotCleaned() {
        assertThatThrownBy(() -> plan("/data/in", "clean-source.mode=delete", "ledger.allow-overwrites=true"))
                .hasMessageContaining("cannot be combined");
    }

    @Test
    void theRateMustLetFilesThrough() {
        assertThatThrownBy(() -> plan("/data/in", "clean-source.max-files-per-second=0"))
                .hasMessageContaining("at least 1");
    }
}
