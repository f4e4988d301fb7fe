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
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.testing.StorageContractTest;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Over Flink's local file system, which replaces the target of a rename. */
class FlinkFileSystemStorageTest extends StorageContractTest {
    @TempDir
    private Path temp;

    @Override
    protected Storage newClient() {
        return new FlinkFileSystemStorage(FileSystem.getLocalFileSystem(), FileSystemKind.UNKNOWN);
    }

    @Override
    protected Location newDirectory() {
        return Location.of(temp);
    }

    @Override
    public boolean hasDirectories() {
        return true;
    }

    @Override
    public boolean noticesChangesAtEveryRead() {
        return false;
    }

    @Override
    public boolean tellsQuickWritesApart() {
        return false;
    }

    @Override
    public List<String> oddNames() {
        // Flink's Path takes a backslash for a slash, and what stands before a colon for a scheme.
        return super.oddNames().stream()
                .filter(name -> !name.contains("\\") && !name.contains(":"))
                .toList();
    }
}
