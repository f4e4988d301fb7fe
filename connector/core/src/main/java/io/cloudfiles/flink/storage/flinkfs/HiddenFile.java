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
package io.cloudfiles.flink.storage.flinkfs;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.PublishingOutput;
import io.cloudfiles.flink.storage.UnfinishedFiles;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

import java.io.IOException;

/** A file that is being written beside its target and becomes it by renaming. Used by one thread. */
final class HiddenFile implements PublishingOutput.Publication {
    private final FileSystem fileSystem;
    private final Location target;
    private final Path path;
    private final FSDataOutputStream stream;

    private HiddenFile(FileSystem fileSystem, Location target, Path path) throws IOException {
        this.fileSystem = fileSystem;
        this.target = target;
        this.path = path;
        this.stream = fileSystem.create(path, WriteMode.NO_OVERWRITE);
    }

    /** Starts one in the directory of the target; Flink's file systems make missing directories. */
    static HiddenFile create(FileSystem fileSystem, Location target) throws IOException {
        Path path = FlinkFileSystemStorage.path(target.parent().child(UnfinishedFiles.newName()));
        return new HiddenFile(fileSystem, target, path);
    }

    FSDataOutputStream stream() {
        return stream;
    }

    /** Becomes the target; where the file system refuses to replace, it is deleted before. */
    @Override
    public void publish() throws IOException {
        if (!publishUnlessRefused()) {
            fileSystem.delete(FlinkFileSystemStorage.path(target), false);
            if (!publishUnlessRefused()) {
                throw new IOException("[" + target + "] came back while it was replaced.");
            }
        }
    }

    /**
     * Becomes the target.
     *
     * @return false when the file system refuses because there is one
     */
    boolean publishUnlessRefused() throws IOException {
        stream.close();
        Path to = FlinkFileSystemStorage.path(target);
        IOException refusal = null;
        try {
            if (fileSystem.rename(path, to)) {
                return true;
            }
        } catch (IOException e) {
            refusal = e; // Some refuse an existing target by an exception of their own.
        }
        if (fileSystem.exists(path) && fileSystem.exists(to)) {
            return false;
        }
        throw refusal != null ? refusal : new IOException("[" + target + "] could not be renamed from " + path + ".");
    }

    @Override
    public void close() throws IOException {
        try {
            stream.close();
        } finally {
            if (fileSystem.exists(path)) {
                fileSystem.delete(path, false);
            }
        }
    }

    @Override
    public IOException translate(IOException e) {
        return FlinkFileSystemErrors.translate(e, target, "written");
    }
}
