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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageFactory;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

import java.io.IOException;
import java.util.Set;

/**
 * The fallback: serves what Flink's file systems know, configured as Flink is. It takes them without Flink's safety net, which would
 * close our streams when the task ends that happened to start our reading threads.
 */
@Internal
public final class FlinkFileSystemStorageFactory implements StorageFactory {
    @Override
    public Set<String> schemes() {
        return Set.of();
    }

    @Override
    public boolean serves(Location location) {
        try {
            FileSystem.getUnguardedFileSystem(location.toUri());
            return true;
        } catch (UnsupportedFileSystemSchemeException e) {
            return false;
        } catch (IOException e) {
            // Flink knows the scheme and could not connect; create meets the same error and reports it.
            return true;
        }
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return Set.of();
    }

    @Override
    public Storage create(Location location, ReadableConfig options) {
        try {
            return new FlinkFileSystemStorage(
                    FileSystem.getUnguardedFileSystem(location.toUri()), FileSystemKind.ofScheme(location.scheme()));
        } catch (IOException e) {
            throw new CloudFilesException(
                    ErrorCode.CF_NO_STORAGE_FOR_SCHEME,
                    "[" + location + "] Flink's file system for '" + location.scheme() + "' could not be reached: "
                            + e.getMessage() + ". Check the address, and its settings in Flink's configuration.",
                    e);
        }
    }
}
