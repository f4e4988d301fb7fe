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
package io.cloudfiles.flink.delta.line;

import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;

/** Where Flink puts the checkpoints of a line with traps: local files, which may be refused. */
public final class TrappedFileSystemFactory implements FileSystemFactory {
    @Override
    public String getScheme() {
        return TrappedStorageFactory.SCHEME;
    }

    @Override
    public FileSystem create(URI address) {
        return new TrappedFileSystem();
    }

    private static final class TrappedFileSystem extends LocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create(TrappedStorageFactory.SCHEME + "://local/");
        }

        @Override
        public FileStatus getFileStatus(Path path) throws IOException {
            return new TrappedStatus(super.getFileStatus(path));
        }

        @Override
        public FileStatus @Nullable [] listStatus(Path path) throws IOException {
            FileStatus[] found = super.listStatus(path);
            return found == null
                    ? null
                    : Arrays.stream(found).map(TrappedStatus::new).toArray(FileStatus[]::new);
        }

        /** There is none, so that all that is written comes by {@link #create}. */
        @Override
        public LocalRecoverableWriter createRecoverableWriter() {
            throw new UnsupportedOperationException("not past the traps");
        }

        @Override
        public boolean mkdirs(Path path) throws IOException {
            Trap.passWrite(path.getPath());
            return super.mkdirs(path);
        }

        @Override
        public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
            Trap.passWrite(path.getPath());
            return super.create(path, mode);
        }
    }

    /** A status whose path has the authority. */
    private record TrappedStatus(FileStatus status) implements FileStatus {
        @Override
        public long getLen() {
            return status.getLen();
        }

        @Override
        public long getBlockSize() {
            return status.getBlockSize();
        }

        @Override
        public short getReplication() {
            return status.getReplication();
        }

        @Override
        public long getModificationTime() {
            return status.getModificationTime();
        }

        @Override
        public long getAccessTime() {
            return status.getAccessTime();
        }

        @Override
        public boolean isDir() {
            return status.isDir();
        }

        @Override
        public Path getPath() {
            return new Path(
                    TrappedStorageFactory.SCHEME, "local", status.getPath().getPath());
        }
    }
}
