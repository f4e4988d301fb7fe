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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class DirectoryMarksTest {
    private static final Location ROOT = Location.parse("mem://marks/in");

    private final DirectoryMarks marks = new DirectoryMarks();

    private static List<Location> directories(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ROOT.child("%06d".formatted(i)))
                .toList();
    }

    private void listAll(List<Location> directories, boolean areActive) {
        marks.startPass(true);
        marks.addRoot(ROOT);
        marks.listed(ROOT, directories.get(directories.size() - 1), null);
        for (Location directory : directories) {
            marks.listed(directory, directory.child("1"), areActive ? directory.child("1") : null);
        }
        marks.endPass();
    }

    private long remembered(List<Location> directories) {
        return directories.stream()
                .map(marks::startAfter)
                .filter(Objects::nonNull)
                .count();
    }

    /** To look through all marks for each directory that finds no place would take minutes. */
    @Test
    @Timeout(30)
    void refusesWhatItCannotRememberWithoutLookingThroughAllOfIt() {
        List<Location> directories = directories(20 * DirectoryMarks.MAX_DIRECTORIES);
        listAll(directories, true);

        assertThat(remembered(directories)).isEqualTo(DirectoryMarks.MAX_DIRECTORIES - 1);
        assertThat(marks.startAfter(ROOT)).isLessThan(directories.get(0));
    }

    @Test
    void forgetsQuietDirectoriesForLaterOnes() {
        List<Location> directories = directories(20 * DirectoryMarks.MAX_DIRECTORIES);
        listAll(directories, false);

        Location last = directories.get(directories.size() - 1);
        assertThat(remembered(directories)).isEqualTo(1);
        assertThat(marks.startAfter(last)).isLessThan(last.child("1"));
        assertThat(marks.startAfter(ROOT)).isLessThan(last);
    }
}
