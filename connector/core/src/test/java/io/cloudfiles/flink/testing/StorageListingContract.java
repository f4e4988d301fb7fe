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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.ledger.SeenFile;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageOutput;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The sentences of {@link io.cloudfiles.flink.storage.Storage} on listing. */
interface StorageListingContract extends StorageFixture {
    private static ListRequest after(Location start, boolean recursive) {
        return new ListRequest(recursive, start, 3);
    }

    @Test
    default void listsDirectChildrenAsFilesAndDirectories() throws IOException {
        given("a", "");
        given("b/c", "");
        given("b/d/e", "");
        given("f.json", "");

        assertThat(files(ListRequest.children())).containsExactlyInAnyOrder("a", "f.json");
        assertThat(directories(ListRequest.children())).containsExactly("b");
    }

    @Test
    default void listsFilesAtAnyDepth() throws IOException {
        given("a", "");
        given("b/c", "");
        given("b/d/e", "");
        given("b/d/f/g/h", "");

        assertThat(files(ListRequest.recursively())).containsExactlyInAnyOrder("a", "b/c", "b/d/e", "b/d/f/g/h");
        assertThat(directories(ListRequest.recursively())).isEmpty();
    }

    /** Else a file that a listing found and an event tells of would be read twice. */
    @Test
    default void aListingTellsTheVersionThatIsToldWhenAskedForTheFile() throws IOException {
        Location file = given("dir/a b+c%20d", "content");

        FileEntry listed =
                pages(directory(), ListRequest.recursively()).get(0).files().get(0);
        FileEntry asked = storage().stat(file).orElseThrow();

        assertThat(asked.location()).isEqualTo(listed.location());
        assertThat(asked.version()).isEqualTo(listed.version());
        assertThat(new SeenFile(listed, false, 0).isReplacedBy(asked)).isFalse();
        assertThat(new SeenFile(asked, false, 0).isReplacedBy(listed)).isFalse();
    }

    @Test
    default void listsNothingInAnEmptyDirectory() throws IOException {
        assertThat(pages(directory(), ListRequest.children())).isEmpty();
        assertThat(pages(directory(), ListRequest.recursively())).isEmpty();
    }

    @Test
    default void listsHiddenFilesAndDirectories() throws IOException {
        given(".hidden", "");
        given("_underscore", "");
        given(".dir/file", "");

        assertThat(files(ListRequest.children())).containsExactlyInAnyOrder(".hidden", "_underscore");
        assertThat(directories(ListRequest.children())).containsExactly(".dir");
        assertThat(files(ListRequest.recursively())).containsExactlyInAnyOrder(".hidden", "_underscore", ".dir/file");
    }

    @Test
    default void listsNothingOfADirectoryWhoseNameBeginsAlike() throws IOException {
        given("in/x", "");
        given("in-x", "");
        given("in0", "");
        given("input/y", "");

        List<ListPage> pages = pages(at("in"), ListRequest.recursively());

        assertThat(pages).hasSize(1);
        assertThat(pages.get(0).files()).extracting(FileEntry::location).containsExactly(at("in/x"));
    }

    @Test
    default void aMissingDirectoryIsAnErrorOnlyWhereThereAreDirectories() throws IOException {
        if (hasDirectories()) {
            assertThatExceptionOfType(FileNotFoundException.class)
                    .isThrownBy(() -> pages(at("missing"), ListRequest.children()))
                    .withMessageContaining(at("missing").toString());
        } else {
            assertThat(pages(at("missing"), ListRequest.children())).isEmpty();
        }
    }

    @Test
    default void aFileIsNoDirectory() throws IOException {
        Location file = given("file", "");

        if (hasDirectories()) {
            assertThatExceptionOfType(FileNotFoundException.class)
                    .isThrownBy(() -> pages(file, ListRequest.recursively()));
        } else {
            assertThat(pages(file, ListRequest.recursively())).isEmpty();
        }
    }

    @Test
    default void showsTheSameEntryAsLookingTheFileUp() throws IOException {
        Location file = given("dir/file", "content");

        FileEntry listed =
                pages(directory(), ListRequest.recursively()).get(0).files().get(0);

        assertThat(listed).isEqualTo(entry(file));
        assertThat(listed.sizeBytes()).isEqualTo(7);
    }

    @Test
    default void listsTenThousandFilesInPages() throws IOException {
        Set<String> expected = new HashSet<>();
        for (Location file : FileTrees.flat(storage(), directory(), 10_000, i -> "")) {
            expected.add(relative(file));
        }

        List<ListPage> pages = pages(directory(), new ListRequest(false, null, 700));

        assertThat(pages).hasSizeGreaterThanOrEqualTo(15);
        assertThat(pages).allMatch(page -> page.files().size() <= 700);
        List<String> listed = pages.stream()
                .flatMap(page -> page.files().stream())
                .map(file -> relative(file.location()))
                .toList();
        assertThat(listed).hasSize(10_000);
        assertThat(new HashSet<>(listed)).isEqualTo(expected);
    }

    @Test
    default void countsDirectoriesIntoThePage() throws IOException {
        for (int i = 0; i < 10; i++) {
            given("dir-" + i + "/file", "");
            given("file-" + i, "");
        }

        List<ListPage> pages = pages(directory(), new ListRequest(false, null, 4));

        assertThat(pages)
                .allMatch(page -> page.files().size() + page.directories().size() <= 4);
        assertThat(directories(new ListRequest(false, null, 4)))
                .doesNotHaveDuplicates()
                .hasSize(10);
    }

    @Test
    default void listsInTheOrderOfLocationsIfItSaysSo() throws IOException {
        for (String name : namesToOrder()) {
            given("dir/" + name, "");
        }

        List<Location> listed = new ArrayList<>();
        for (ListPage page : pages(directory(), new ListRequest(true, null, 2))) {
            page.files().forEach(file -> listed.add(file.location()));
        }

        assertThat(listed).hasSameSizeAs(namesToOrder());
        if (storage().listsInOrder()) {
            assertThat(listed).isSorted();
        }
    }

    @Test
    default void startsAfterALocation() throws IOException {
        for (String name : List.of("a", "b-", "b/a", "b/c", "b/d/e", "b0", "c", "d/e")) {
            given(name, "");
        }

        assertThat(files(after(at("b/a"), true))).containsExactlyInAnyOrder("b/c", "b/d/e", "b0", "c", "d/e");
        assertThat(files(after(at("b/b"), true))).containsExactlyInAnyOrder("b/c", "b/d/e", "b0", "c", "d/e");
        assertThat(files(after(at("b"), true)))
                .containsExactlyInAnyOrder("b-", "b/a", "b/c", "b/d/e", "b0", "c", "d/e");
        assertThat(files(after(at("zz"), true))).isEmpty();
        assertThat(files(after(directory(), true))).hasSize(8);
    }

    @Test
    default void startsAfterALocationAmongDirectChildren() throws IOException {
        for (String name : List.of("a", "b-", "b/a", "b/c", "b0", "c", "d/e")) {
            given(name, "");
        }

        assertThat(files(after(at("b"), false))).containsExactlyInAnyOrder("b-", "b0", "c");
        assertThat(directories(after(at("a"), false))).containsExactlyInAnyOrder("b", "d");
        assertThat(directories(after(at("b"), false))).containsExactly("d");
        assertThat(directories(after(at("b/a"), false))).containsExactly("d");
    }

    @Test
    default void aFileAndADirectoryMayShareANameWhereThereAreNoDirectories() throws IOException {
        Assumptions.assumeTrue(filesMayLieBelowFiles());
        given("a", "");
        given("a/b", "");

        assertThat(files(ListRequest.children())).containsExactly("a");
        assertThat(directories(ListRequest.children())).containsExactly("a");
        assertThat(files(ListRequest.recursively())).containsExactly("a", "a/b");
        assertThat(files(after(at("a"), true))).containsExactly("a/b");
    }

    @Test
    default void skipsWhatVanishesDuringTheListing() throws IOException {
        List<Location> files = FileTrees.nested(storage(), directory(), 5, 50, i -> "");
        try (ListCursor cursor = storage().list(directory(), new ListRequest(true, null, 1))) {
            assertThat(cursor.next()).isNotNull();
            for (Location file : files) {
                storage().delete(file);
            }
            int left = 0;
            while (cursor.next() != null) {
                left++;
            }

            assertThat(left).isLessThan(50);
        }
    }

    @Test
    default void staysAtTheEndOfAListing() throws IOException {
        given("a", "");
        try (ListCursor cursor = storage().list(directory(), ListRequest.children())) {
            assertThat(cursor.next()).isNotNull();
            assertThat(cursor.next()).isNull();
            assertThat(cursor.next()).isNull();
        }
    }

    @Test
    default void aListingCanBeGivenUp() throws IOException {
        FileTrees.nested(storage(), directory(), 3, 30, i -> "");
        ListCursor cursor = storage().list(directory(), new ListRequest(true, null, 2));
        assertThat(cursor.next()).isNotNull();

        cursor.close();
        cursor.close();
    }

    @Test
    default void listsNothingThatThisStorageHasNotFinished() throws IOException {
        StorageOutput out = storage().create(at("dir/file"));
        try {
            out.write(new byte[200_000]);

            assertThat(files(ListRequest.recursively())).isEmpty();
        } finally {
            out.abort();
        }
    }
}
