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
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PathFilterTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static FileEntry file(String location, Instant modified) {
        return new FileEntry(Location.parse(location), 1, PathFilter.floorMicros(modified), null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/in/_hidden.json",
                "/in/.hidden",
                "/in/_temporary/0/part.json",
                "/in/.git/x.json",
                "/in/a/_b/c.json",
                "/in/x.json._COPYING_",
                "/in/x._COPYING_/y",
                "/in/_metadata",
                "/in/_common_metadata",
                "/in/_SUCCESS",
                "/in/_x/k=1/f.json"
            })
    void leavesHiddenFilesOut(String location) {
        PathFilter filter = PathFilter.from(DiscoveryConfigs.of("/in").build());

        assertThat(filter.accepts(file(location, NOON))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/in /in/_k=1/f.json",
                "/in /in/a_b/f_.json",
                "/in /in/f.",
                "/_landing/.x /_landing/.x/f.json",
                "/in/_x.json /in/_x.json",
                "/_landing/* /_landing/a/f.json"
            })
    void keepsWhatOnlyLooksHiddenOrIsSpelledOut(String path, String location) {
        PathFilter filter = PathFilter.from(DiscoveryConfigs.of(path).build());

        assertThat(filter.accepts(file(location, NOON))).isTrue();
    }

    @Test
    void prunesHiddenDirectoriesAndThoseThatCannotMatch() {
        PathFilter filter =
                PathFilter.from(DiscoveryConfigs.of("/in/a*/x", "/_x").build());

        assertThat(filter.mayAcceptBelow(Location.parse("/in/ab"))).isTrue();
        assertThat(filter.mayAcceptBelow(Location.parse("/_x/y"))).isTrue();
        assertThat(filter.mayAcceptBelow(Location.parse("/in/b"))).isFalse();
        assertThat(filter.mayAcceptBelow(Location.parse("/in/ab/_tmp"))).isFalse();
        assertThat(filter.mayAcceptBelow(Location.parse("/_x/.y"))).isFalse();
    }

    @Test
    void fileFilterAppliesToTheNameAlone() {
        PathFilter filter = PathFilter.from(
                DiscoveryConfigs.of("/in").fileFilter("*.{json,csv}").build());

        assertThat(filter.accepts(file("/in/a/x.json", NOON))).isTrue();
        assertThat(filter.accepts(file("/in/x.csv", NOON))).isTrue();
        assertThat(filter.accepts(file("/in/a.json/x", NOON))).isFalse();
        assertThat(filter.accepts(file("/in/x.json.gz", NOON))).isFalse();
    }

    @Test
    void refusesAMalformedFileFilter() {
        assertThatThrownBy(() -> PathFilter.from(
                        DiscoveryConfigs.of("/in").fileFilter("*.{json").build()))
                .hasMessageContaining("discovery.file-filter: '*.{json'")
                .asInstanceOf(InstanceOfAssertFactories.type(CloudFilesException.class))
                .extracting(CloudFilesException::code)
                .isEqualTo(ErrorCode.CF_INVALID_OPTIONS);
    }

    @Test
    void modificationBoundsAreStrictToTheMicrosecond() {
        PathFilter filter = PathFilter.from(
                DiscoveryConfigs.of("/in").modified(NOON, NOON.plusSeconds(1)).build());

        assertThat(filter.accepts(file("/in/x", NOON))).isFalse();
        assertThat(filter.accepts(file("/in/x", NOON.plusNanos(1000)))).isTrue();
        assertThat(filter.accepts(file("/in/x", NOON.plusNanos(999_999_000)))).isTrue();
        assertThat(filter.accepts(file("/in/x", NOON.plusSeconds(1)))).isFalse();
    }

    @Test
    void boundsBetweenMicrosecondsDoNotMoveByOne() {
        PathFilter filter = PathFilter.from(DiscoveryConfigs.of("/in")
                .modified(NOON.plusNanos(500), NOON.plusNanos(2500))
                .build());

        assertThat(filter.accepts(file("/in/x", NOON))).isFalse();
        assertThat(filter.accepts(file("/in/x", NOON.plusNanos(1000)))).isTrue();
        assertThat(filter.accepts(file("/in/x", NOON.plusNanos(2000)))).isTrue();
        assertThat(filter.accepts(file("/in/x", NOON.plusNanos(3000)))).isFalse();
    }

    @Test
    void availableNowEndsWhereTheJobWasBuilt() {
        PathFilter filter =
                PathFilter.from(DiscoveryConfigs.of("/in").availableNow(NOON).build());

        assertThat(filter.accepts(file("/in/x", NOON))).isTrue();
        assertThat(filter.accepts(file("/in/x", NOON.plusNanos(1000)))).isFalse();
    }
}
