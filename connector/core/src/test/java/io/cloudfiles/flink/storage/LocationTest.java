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
package io.cloudfiles.flink.storage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LocationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3://lake/in/a.json                                  | s3://lake/in/a.json
            s3a://lake/in/a.json                                 | s3://lake/in/a.json
            s3n://lake/in/a.json                                 | s3://lake/in/a.json
            S3A://lake/in/a.json                                 | s3://lake/in/a.json
            s3://lake                                            | s3://lake
            s3://lake/                                           | s3://lake
            s3://lake/in/                                        | s3://lake/in
            s3://lake/in//b                                      | s3://lake/in//b
            s3://lake//in                                        | s3://lake//in
            s3://lake/in/../b                                    | s3://lake/in/../b
            s3://lake/a b%20c+d?e#f                              | s3://lake/a b%20c+d?e#f
            s3://lake/a:b                                        | s3://lake/a:b
            s3://lake/größe=1/日本                                | s3://lake/größe=1/日本
            wasb://c@acc.blob.core.windows.net/x                 | abfss://c@acc.dfs.core.windows.net/x
            wasbs://c@acc.blob.core.windows.net/x                | abfss://c@acc.dfs.core.windows.net/x
            abfs://c@acc.dfs.core.windows.net/x                  | abfss://c@acc.dfs.core.windows.net/x
            abfss://c@acc.dfs.core.windows.net/x                 | abfss://c@acc.dfs.core.windows.net/x
            wasbs://c@acc.blob.core.chinacloudapi.cn             | abfss://c@acc.dfs.core.chinacloudapi.cn
            gs://lake/x                                          | gs://lake/x
            hdfs://nn:8020/x/                                    | hdfs://nn:8020/x
            hdfs:///x                                            | hdfs:///x
            /data/x                                              | file:///data/x
            /data/x/                                             | file:///data/x
            //data///x                                           | file:///data/x
            /data/./y/../x                                       | file:///data/x
            /data/a:b                                            | file:///data/a:b
            /data/a%20b c                                        | file:///data/a%20b c
            file:/data/x                                         | file:///data/x
            file:///data/x                                       | file:///data/x
            file:////data/x                                      | file:///data/x
            file://localhost/data/x                              | file:///data/x
            FILE:/data/x                                         | file:///data/x
            /                                                    | file://
            file:/                                               | file://
            file:///                                             | file://
            """)
    void normalisesEverySpellingOfAnAddress(String text, String expected) {
        Location location = Location.parse(text);

        assertThat(location).hasToString(expected).isEqualTo(Location.ofNormalised(expected));
        assertThat(location).hasSameHashCodeAs(Location.ofNormalised(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data/x",
                "x",
                "s3:lake/x",
                "file:data/x",
                "file://data/x",
                "file://data",
                "/data\0",
                "C:\\data\\x"
            })
    void refusesWhatIsNoAbsoluteAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Location.parse(text))
                .withMessageContaining("'" + text + "' is not a location");
    }

    @Test
    void tellsWhoWroteTwoSlashesBeforeALocalPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Location.parse("file://tmp/in"))
                .withMessageContaining("file:///tmp/in");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3://lake/in/a.json   | s3   | lake    | /in/a.json | in/a.json | in/a.json/ | a.json | s3://lake/in
            s3://lake/a           | s3   | lake    | /a         | a         | a/         | a      | s3://lake
            s3://lake/a//b        | s3   | lake    | /a//b      | a//b      | a//b/      | b      | s3://lake/a/
            hdfs://nn:8020/a/b    | hdfs | nn:8020 | /a/b       | a/b       | a/b/       | b      | hdfs://nn:8020/a
            file:///a/b           | file | ''      | /a/b       | a/b       | a/b/       | b      | file:///a
            file:///a             | file | ''      | /a         | a         | a/         | a      | file://
            """)
    void givesItsParts(
            String text,
            String scheme,
            String authority,
            String path,
            String key,
            String prefix,
            String name,
            String parent) {
        Location location = Location.parse(text);

        assertThat(location.scheme()).isEqualTo(scheme);
        assertThat(location.authority()).isEqualTo(authority);
        assertThat(location.path()).isEqualTo(path);
        assertThat(location.key()).isEqualTo(key);
        assertThat(location.keyPrefix()).isEqualTo(prefix);
        assertThat(location.name()).isEqualTo(name);
        assertThat(location.parent()).hasToString(parent);
        assertThat(location.parent().child(name)).isEqualTo(location);
        assertThat(location.isBelow(location.parent())).isTrue();
        assertThat(location.isRoot()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://lake", "file:///", "hdfs:///"})
    void aRootHasNoPathAndNoParent(String text) {
        Location root = Location.parse(text);

        assertThat(root.isRoot()).isTrue();
        assertThat(root.path()).isEmpty();
        assertThat(root.key()).isEmpty();
        assertThat(root.keyPrefix()).isEmpty();
        assertThat(root.name()).isEmpty();
        assertThat(root.child("a").parent()).isEqualTo(root);
        assertThatIllegalStateException().isThrownBy(root::parent);
    }

    @Test
    void liesBelowADirectoryOnlyBehindItsSlash() {
        Location directory = Location.parse("s3://lake/in");

        assertThat(Location.parse("s3://lake/in/x").isBelow(directory)).isTrue();
        assertThat(Location.parse("s3://lake/in/x/y").isBelow(directory)).isTrue();
        assertThat(Location.parse("s3://lake/in").isBelow(directory)).isFalse();
        assertThat(Location.parse("s3://lake/input").isBelow(directory)).isFalse();
        assertThat(Location.parse("s3://lake2/in/x").isBelow(Location.parse("s3://lake")))
                .isFalse();
    }

    @Test
    void aDirectoryNamedBySlashesSurvivesItsText() {
        Location directory = Location.parse("s3://lake/a//b").parent();

        assertThat(Location.ofNormalised(directory.toString())).isEqualTo(directory);
        assertThat(Location.ofNormalised(directory.toString()).keyPrefix()).isEqualTo("a//");
    }

    @Test
    void ordersLikeTheBytesOfUtf8() {
        List<Location> locations = new ArrayList<>();
        for (String name : List.of("", "a", "a-", "a/b", "a0", "ab", "é", "\uE000", "\uFFFD", "😀", "😁", "日本")) {
            locations.add(Location.parse("s3://lake/x" + name));
        }
        List<Location> byBytes = new ArrayList<>(locations);
        byBytes.sort((left, right) -> Arrays.compareUnsigned(
                left.toString().getBytes(StandardCharsets.UTF_8),
                right.toString().getBytes(StandardCharsets.UTF_8)));

        locations.sort(null);

        assertThat(locations).isEqualTo(byBytes);
    }

    @Test
    void refusesAChildThatIsNotRelative() {
        Location directory = Location.parse("s3://lake/in");

        assertThatIllegalArgumentException().isThrownBy(() -> directory.child("/x"));
        assertThatIllegalArgumentException().isThrownBy(() -> directory.child(""));
    }

    @Test
    void turnsIntoALocalPathAndBack() {
        Path path = Path.of("/data/a b/größe%20+");

        assertThat(Location.of(path).toLocalPath()).isEqualTo(path);
        assertThat(Location.parse("/").toLocalPath()).isEqualTo(Path.of("/"));
        assertThatIllegalStateException()
                .isThrownBy(() -> Location.parse("s3://lake/x").toLocalPath());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3://lake/a b%20c+d?e#f | s3://lake/a%20b%2520c+d%3Fe%23f
            s3://lake/a//b          | s3://lake/a//b
            s3://lake               | s3://lake/
            hdfs://nn:8020/x        | hdfs://nn:8020/x
            hdfs:///x               | hdfs:///x
            file:///a b             | file:///a%20b
            file:///                | file:///
            abfss://c@acc.dfs.core.windows.net/x | abfss://c@acc.dfs.core.windows.net/x
            """)
    void encodesItselfAsUri(String text, String uri) {
        Location location = Location.parse(text);

        assertThat(location.toUri()).hasToString(uri);
        assertThat(location.toUri().getPath()).isEqualTo(location.isRoot() ? "/" : location.path());
    }
}
