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
package io.cloudfiles.flink.filesystem;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.runtime.highavailability.FileSystemJobResultStore;
import org.apache.flink.runtime.highavailability.JobResultEntry;
import org.apache.flink.runtime.highavailability.JobResultStore;
import org.apache.flink.runtime.highavailability.JobResultStoreOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What Flink does with the files of its checkpoints. */
class StorageFileSystemTest {
    private final String store = "fs-" + UUID.randomUUID();
    private final Storage storage = MemoryStorage.named(store);
    private final FileSystem files = new Factory().create(URI.create("mem://" + store + "/checkpoints/chk-1"));
    private final Path directory = new Path("mem://" + store + "/checkpoints");

    private static final class Factory extends StorageFileSystemFactory {
        Factory() {
            super("mem");
            configure(new Configuration());
        }
    }

    @AfterEach
    void forget() {
        MemoryStorage.forget(store);
    }

    private Path write(String name, String text) throws IOException {
        Path file = new Path(directory, name);
        try (FSDataOutputStream out = files.create(file, WriteMode.NO_OVERWRITE)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            assertThat(out.getPos()).isEqualTo(text.length());
        }
        return file;
    }

    private String read(Path file) throws IOException {
        try (FSDataInputStream in = files.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String[] names(Path listed) throws IOException {
        return Arrays.stream(files.listStatus(listed))
                .map(status -> status.getPath().getName() + (status.isDir() ? "/" : ""))
                .sorted()
                .toArray(String[]::new);
    }

    @Test
    void aFileIsThereWhenItIsClosed() throws IOException {
        Path file = new Path(directory, "chk-1/_metadata");
        FSDataOutputStream out = files.create(file, WriteMode.NO_OVERWRITE);
        out.write('a');
        out.flush();
        assertThat(files.exists(file)).isFalse();
        out.close();

        assertThat(read(file)).isEqualTo("a");
        assertThat(storage.readAll(Location.parse("mem://" + store + "/checkpoints/chk-1/_metadata")))
                .containsExactly('a');
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyWhereThatIsWanted() throws IOException {
        Path file = write("state 1+ü%20", "old");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> files.create(file, WriteMode.NO_OVERWRITE));
        assertThat(read(file)).isEqualTo("old");
        try (FSDataOutputStream out = files.create(file, WriteMode.OVERWRITE)) {
            out.write('n');
        }
        assertThat(read(file)).isEqualTo("n");
        assertThat(names(directory)).containsExactly("state 1+ü%20");
    }

    @Test
    void stateIsReadFromAnyPosition() throws IOException {
        try (FSDataInputStream in = files.open(write("state", "0123456789"))) {
            in.seek(7);
            assertThat(in.read()).isEqualTo('7');
            assertThat(in.getPos()).isEqualTo(8);
            in.seek(2);
            assertThat(in.skip(3)).isEqualTo(3);
            assertThat(in.readNBytes(2)).isEqualTo("56".getBytes(StandardCharsets.UTF_8));
            assertThat(in.skip(100)).isEqualTo(3);
            assertThat(in.read()).isEqualTo(-1);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> in.seek(-1));
        }
    }

    @Test
    void aDirectoryIsThereAsLongAsAFileIsBelowIt() throws IOException {
        assertThat(files.mkdirs(directory)).isTrue();
        assertThat(files.exists(directory)).isFalse();
        assertThat(names(directory)).isEmpty();
        assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(() -> files.getFileStatus(directory));
        Path file = write("chk-1/a", "12345");
        write("b", "");

        FileStatus status = files.getFileStatus(file);
        assertThat(status.isDir()).isFalse();
        assertThat(status.getLen()).isEqualTo(5);
        assertThat(status.getPath()).isEqualTo(file);
        assertThat(files.getFileStatus(new Path(directory, "chk-1")).isDir()).isTrue();
        assertThat(files.getFileStatus(new Path("mem://" + store + "/")).isDir())
                .isTrue();
        assertThat(names(directory)).containsExactly("b", "chk-1/");
        assertThat(names(file)).containsExactly("a");

        assertThat(files.delete(new Path(directory, "b"), false)).isTrue();
        assertThat(files.delete(new Path(directory, "chk-1"), false)).isTrue();
        assertThat(names(directory)).as("a directory that is not empty stays").containsExactly("chk-1/");
        assertThat(files.delete(directory, true)).isTrue();
        assertThat(files.exists(directory)).isFalse();
    }

    @Test
    void filesAndDirectoriesAreRenamed() throws IOException {
        write("chk-1/a", "a");
        write("chk-1/shared/b", "b");
        write("chk-10", "other");
        Path to = new Path(directory, "chk-2");

        assertThat(files.rename(new Path(directory, "chk-1"), to)).isTrue();
        assertThat(names(directory)).containsExactly("chk-10", "chk-2/");
        assertThat(read(new Path(to, "shared/b"))).isEqualTo("b");
        assertThat(files.rename(new Path(to, "a"), new Path(directory, "a"))).isTrue();
        assertThat(read(new Path(directory, "a"))).isEqualTo("a");
        assertThat(files.rename(new Path(directory, "none"), to)).isFalse();
        assertThat(files.rename(new Path(directory, "a"), new Path(directory, "a")))
                .isTrue();
        assertThat(read(new Path(directory, "a"))).isEqualTo("a");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files.rename(to, new Path("mem://elsewhere/chk-2")))
                .withMessageContaining("in another store");
    }

    /** High availability asks what there is before there is anything. */
    @Test
    void resultsOfJobsAreKeptForTheNextJobManager() throws Exception {
        FileSystem.initialize(new Configuration(), new OurFileSystem());
        try {
            Configuration cluster = new Configuration();
            cluster.set(JobResultStoreOptions.STORAGE_PATH, new Path(directory, "results").toString());
            JobResultStore results = FileSystemJobResultStore.fromConfiguration(cluster, Runnable::run);
            JobID job = new JobID();
            assertThat(results.getDirtyResults()).isEmpty();

            results.createDirtyResultAsync(new JobResultEntry(new JobResult.Builder()
                            .jobId(job)
                            .jobStatus(JobStatus.FINISHED)
                            .netRuntime(1)
                            .build()))
                    .get();
            assertThat(FileSystemJobResultStore.fromConfiguration(cluster, Runnable::run)
                            .getDirtyResults())
                    .hasSize(1);
            results.markResultAsCleanAsync(job).get();
            assertThat(results.getDirtyResults()).isEmpty();
        } finally {
            FileSystem.initialize(new Configuration(), null);
        }
    }

    /** As if it were in Flink's folder of plugins. */
    private static final class OurFileSystem implements PluginManager {
        @Override
        @SuppressWarnings("unchecked") // the service is the class of what is given
        public <P> Iterator<P> load(Class<P> service) {
            return service == FileSystemFactory.class
                    ? (Iterator<P>) List.of(new Factory()).iterator()
                    : Collections.emptyIterator();
        }
    }

    @Test
    void wrongOptionsAreToldWhenTheStoreIsUsed() {
        Factory factory = new Factory();
        factory.configure(Configuration.fromMap(Map.of("s3.path-style-access", "maybe")));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> factory.create(URI.create("mem://" + store + "/")))
                .withMessageContaining("maybe");
    }

    @Test
    void whatIsInstalledForAStoreStaysInUse() {
        assertThat(new Factory().getPriority()).isNegative();
        assertThat(files.isDistributedFS()).isTrue();
        assertThat(files).isNotInstanceOf(LocalFileSystem.class);
    }
}
