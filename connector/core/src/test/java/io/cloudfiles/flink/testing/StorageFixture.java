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

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The store under test and the questions on which stores may differ; see {@link StorageContractTest}. */
interface StorageFixture {
    /** The storage under test. */
    Storage storage();

    /** Another client of the same store, as another process would have, to be closed by the caller. */
    Storage anotherClient() throws IOException;

    /** An empty directory of this test's own. */
    Location directory();

    /** Whether directories exist without files. Listing a missing one is an error then. */
    default boolean hasDirectories() {
        return false;
    }

    /** Whether each read notices that the file was replaced, and not only the one that reaches the end. */
    default boolean noticesChangesAtEveryRead() {
        return true;
    }

    /** Whether bytes of the opened version that were fetched ahead are delivered although the file was replaced. */
    default boolean deliversWhatItFetchedAhead() {
        return false;
    }

    /** Whether two versions of one size, written one right after the other, are told apart. */
    default boolean tellsQuickWritesApart() {
        return true;
    }

    /** Names that the store takes as they are. */
    default List<String> oddNames() {
        return FileTrees.ODD_NAMES;
    }

    /** Names of one to four bytes a character that an order tells apart. */
    default List<String> namesToOrder() {
        return List.of("a-", "a/b", "a/c/d", "a0", "ab", "b", "é", "z", "\uE000", "😀", "B");
    }

    /** Whether {@code a} and {@code a/b} can both be files. */
    default boolean filesMayLieBelowFiles() {
        return !hasDirectories();
    }

    /** How many bytes a name may have. */
    default int longestName() {
        return 255;
    }

    /** The location of this path below {@link #directory}. */
    default Location at(String relative) {
        return directory().child(relative);
    }

    /** Writes a file below {@link #directory}. */
    default Location given(String relative, String content) throws IOException {
        FileTrees.write(storage(), at(relative), content);
        return at(relative);
    }

    /** Writes a file anew, as another process does. */
    default void rewrite(Location file, String content) throws IOException {
        try (Storage client = anotherClient()) {
            FileTrees.write(client, file, content);
        }
    }

    /** What the store shows of a file that must be there. */
    default FileEntry entry(Location file) throws IOException {
        return storage().stat(file).orElseThrow(() -> new AssertionError(file + " is missing"));
    }

    /** The content of a file that must be there. */
    default String content(Location file) throws IOException {
        return new String(storage().readAll(file), StandardCharsets.UTF_8);
    }

    /** All pages of a listing. */
    default List<ListPage> pages(Location directory, ListRequest request) throws IOException {
        List<ListPage> pages = new ArrayList<>();
        try (ListCursor cursor = storage().list(directory, request)) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                pages.add(page);
            }
        }
        return pages;
    }

    /** All files of a listing, relative to {@link #directory}, as the store orders them. */
    default List<String> files(ListRequest request) throws IOException {
        return pages(directory(), request).stream()
                .flatMap(page -> page.files().stream())
                .map(file -> relative(file.location()))
                .toList();
    }

    /** All child directories of a listing, relative to {@link #directory}, as the store orders them. */
    default List<String> directories(ListRequest request) throws IOException {
        return pages(directory(), request).stream()
                .flatMap(page -> page.directories().stream())
                .map(this::relative)
                .toList();
    }

    /** The path of a location below {@link #directory}. */
    default String relative(Location location) {
        if (!location.isBelow(directory())) {
            throw new AssertionError(location + " is not below " + directory());
        }
        return location.toString().substring(directory().toString().length() + 1);
    }
}
