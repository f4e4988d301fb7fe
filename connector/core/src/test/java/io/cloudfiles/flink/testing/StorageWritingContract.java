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
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageOutput;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The sentences of {@link Storage} and {@link StorageOutput} on writing, deleting and copying. */
interface StorageWritingContract extends StorageFixture {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(Location file, String content) throws IOException {
        StorageOutput out = storage().create(file);
        out.write(bytes(content));
        out.close();
    }

    @Test
    default void aFileBecomesVisibleWholeWhenItIsClosed() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Location file = at("new/deep/directory/file");
        StorageOutput out = storage().create(file);
        out.write(content[0]);
        out.write(content, 1, 1_999_999);
        out.flush();
        out.write(content, 2_000_000, 1_000_000);

        assertThat(out.position()).isEqualTo(3_000_000);
        assertThat(storage().stat(file)).isEmpty();
        out.close();

        assertThat(storage().readAll(file)).isEqualTo(content);
        assertThat(files(ListRequest.recursively())).containsExactly("new/deep/directory/file");
    }

    @Test
    default void writesAnEmptyFile() throws IOException {
        write(at("empty"), "");

        assertThat(entry(at("empty")).sizeBytes()).isZero();
        assertThat(storage().readAll(at("empty"))).isEmpty();
    }

    @Test
    default void replacesAFileOnlyWhenItIsClosed() throws IOException {
        write(at("file"), "old");
        StorageOutput out = storage().create(at("file"));
        out.write(bytes("new content"));

        assertThat(content(at("file"))).isEqualTo("old");
        out.close();

        assertThat(content(at("file"))).isEqualTo("new content");
        assertThat(files(ListRequest.children())).containsExactly("file");
    }

    @Test
    default void differentContentIsAnotherVersion() throws IOException {
        Assumptions.assumeTrue(tellsQuickWritesApart());
        write(at("file"), "00");
        FileEntry before = entry(at("file"));
        for (int i = 10; i < 30; i++) {
            write(at("file"), String.valueOf(i));
            FileEntry now = entry(at("file"));

            assertThat(now.isSameVersion(before)).as("%s and %s", before, now).isFalse();
            before = now;
        }
    }

    @Test
    default void whatIsAbortedLeavesNothing() throws IOException {
        write(at("existing"), "old");
        for (String name : List.of("existing", "fresh")) {
            StorageOutput out = storage().create(at(name));
            out.write(new byte[100_000]);
            out.abort();
            out.abort();
            out.close();
        }

        assertThat(files(ListRequest.recursively())).containsExactly("existing");
        assertThat(content(at("existing"))).isEqualTo("old");
    }

    @Test
    default void closesOnce() throws IOException {
        StorageOutput out = storage().create(at("file"));
        out.write(bytes("first"));
        out.close();
        write(at("file"), "second");

        out.close();
        out.abort();

        assertThat(content(at("file"))).isEqualTo("second");
    }

    @Test
    default void takesNoMoreWhenClosed() throws IOException {
        StorageOutput out = storage().create(at("file"));
        out.close();

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> out.write(1));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> out.write(new byte[10]));
        assertThat(entry(at("file")).sizeBytes()).isZero();
    }

    @Test
    default void anotherClientSeesEveryCompletedWriteAtOnce() throws IOException {
        try (Storage other = anotherClient()) {
            for (int i = 0; i < 20; i++) {
                Location file = at("file-" + i % 2);
                write(file, "content " + i);

                assertThat(other.readAll(file)).isEqualTo(bytes("content " + i));
            }
        }
    }

    @Test
    default void deletesAFile() throws IOException {
        write(at("dir/file"), "x");
        write(at("dir/other"), "y");

        storage().delete(at("dir/file"));
        storage().delete(at("dir/file"));
        storage().delete(at("missing/file"));
        storage().delete(at("dir/other/below"));

        assertThat(storage().stat(at("dir/file"))).isEmpty();
        assertThat(files(ListRequest.recursively())).containsExactly("dir/other");
    }

    @Test
    default void deletesNoDirectory() throws IOException {
        write(at("dir/file"), "x");
        storage().delete(at("dir"));
        assertThat(files(ListRequest.recursively())).containsExactly("dir/file");

        storage().delete(at("dir/file"));
        storage().delete(directory());
        assertThat(pages(directory(), ListRequest.recursively())).isEmpty();
    }

    @Test
    default void copiesAFile() throws IOException {
        write(at("from"), "content".repeat(30_000));
        write(at("existing"), "old");

        storage().copy(at("from"), at("new/copy"));
        storage().copy(at("from"), at("existing"));

        assertThat(content(at("new/copy"))).isEqualTo("content".repeat(30_000));
        assertThat(content(at("existing"))).isEqualTo("content".repeat(30_000));
        assertThat(content(at("from"))).isEqualTo("content".repeat(30_000));
        assertThat(files(ListRequest.recursively())).containsExactlyInAnyOrder("from", "new/copy", "existing");
    }

    @Test
    default void copiesAnEmptyFileAndNoMissingOne() throws IOException {
        write(at("empty"), "");
        storage().copy(at("empty"), at("copy"));

        assertThat(entry(at("copy")).sizeBytes()).isZero();
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> storage().copy(at("missing"), at("other")))
                .withMessageContaining(at("missing").toString());
        assertThat(storage().stat(at("other"))).isEmpty();
    }

    @Test
    default void takesOddNamesAsTheyAre() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String name : oddNames()) {
            write(at(name + "/" + name), name);
            storage().copy(at(name + "/" + name), at("copy/" + name));
            expected.add(name + "/" + name);
            expected.add("copy/" + name);
        }

        assertThat(files(ListRequest.recursively())).containsExactlyInAnyOrderElementsOf(expected);
        for (String name : oddNames()) {
            assertThat(content(at(name + "/" + name))).isEqualTo(name);
            assertThat(storage().putIfAbsent(at("copy/" + name), bytes(name)))
                    .as(name)
                    .isFalse();
            storage().delete(at("copy/" + name));
            assertThat(storage().putIfAbsent(at("copy/" + name), bytes(name)))
                    .as(name)
                    .isTrue();
        }
        assertThat(directories(ListRequest.children())).hasSize(oddNames().size() + 1);
    }

    @Test
    default void takesLongNamesAndDeepPaths() throws IOException {
        String name = "n".repeat(longestName());
        String deep = "directory/".repeat(50) + name;

        write(at(name), "1");
        write(at(deep), "2");
        assertThat(storage().putIfAbsent(at("dir/" + name), bytes("3"))).isTrue();

        assertThat(files(ListRequest.recursively())).containsExactlyInAnyOrder(name, deep, "dir/" + name);
        assertThat(content(at(deep))).isEqualTo("2");
    }
}
