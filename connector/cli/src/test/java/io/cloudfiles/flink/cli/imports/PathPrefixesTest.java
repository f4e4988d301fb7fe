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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PathPrefixesTest {
    private static String rewritten(String path, String... rewrites) {
        return PathPrefixes.parse(List.of(rewrites)).apply(path);
    }

    @Test
    void aPrefixHasOnePlace() {
        assertThatThrownBy(() -> PathPrefixes.parse(List.of("dbfs:/mnt=s3://a", "dbfs:/mnt/=s3://b")))
                .hasMessage("'dbfs:/mnt/=s3://b': 'dbfs:/mnt' is rewritten twice.");
    }

    @Test
    void theLongestPrefixThatEndsWithASegmentCounts() {
        String[] rewrites = {"dbfs:/mnt/a=s3a://one/", "dbfs:/mnt/a/b/=abfss://c@acc.dfs.core.windows.net/x"};
        assertThat(rewritten("dbfs:/mnt/a/f", rewrites)).isEqualTo("s3://one/f");
        assertThat(rewritten("dbfs:/mnt/a/b/f", rewrites)).isEqualTo("abfss://c@acc.dfs.core.windows.net/x/f");
        assertThat(rewritten("dbfs:/mnt/ab/f", rewrites)).isEqualTo("dbfs:/mnt/ab/f");
        assertThat(rewritten("dbfs:/mnt/a/bc", rewrites)).isEqualTo("s3://one/bc");
    }

    @Test
    void anEmptyAuthorityIsNone() {
        assertThat(rewritten("dbfs:///mnt/a/f", "dbfs:/mnt=s3://one")).isEqualTo("s3://one/a/f");
        assertThat(rewritten("dbfs:/mnt/a/f", "dbfs:///mnt/=s3://one")).isEqualTo("s3://one/a/f");
        assertThat(Location.parse(rewritten("file:///mnt/a"))).isEqualTo(Location.parse("/mnt/a"));
        assertThatThrownBy(() -> Location.parse(rewritten("dbfs:///mnt/a")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prefixesMayHaveEqualsSigns() {
        assertThat(rewritten("s3://b/date=2026-01-31/f", "s3://b/date=2026-01-31=/data/x"))
                .isEqualTo("file:///data/x/f");
    }

    @Test
    void whatIsNoRewriteIsRefused() {
        for (String wrong : List.of("", "s3://a", "=s3://a", "s3://a=relative", "s3://a=")) {
            assertThatThrownBy(() -> PathPrefixes.parse(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + wrong + "': expected FROM=TO");
        }
    }
}
