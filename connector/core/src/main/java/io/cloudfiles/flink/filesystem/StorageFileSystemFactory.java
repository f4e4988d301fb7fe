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

import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

import java.net.URI;
import java.util.Map;

/**
 * Gives Flink a store of ours as a file system for one scheme. A module with a store has a class of this for each of its schemes, named as
 * services, and Flink finds them in {@code lib}, in a folder of {@code plugins}, and on the class path of an embedded cluster. The
 * options of the store come from Flink's configuration.
 *
 * <p>A file system that somebody has installed for the same scheme stays in use, by its {@linkplain #getPriority() priority}.
 */
@PublicEvolving
public abstract class StorageFileSystemFactory implements FileSystemFactory {
    /** Below that of any other, which is 0 unless it says so. */
    private static final int PRIORITY = -10;

    private final String scheme;
    /** Never closed: Flink keeps file systems as long as its process. */
    private final Storages storages = Storages.load();

    private Map<String, String> configuration = Map.of();

    /** @param scheme such as {@code s3a}, in any spelling that {@link Location} takes */
    protected StorageFileSystemFactory(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public final String getScheme() {
        return scheme;
    }

    @Override
    public final int getPriority() {
        return PRIORITY;
    }

    /** Wrong options are told by {@link #create}: a cluster that uses another file system must not fail to start for them. */
    @Override
    public final void configure(Configuration flinks) {
        configuration = flinks.toMap();
    }

    /** @throws io.cloudfiles.flink.error.CloudFilesException when options of the store are wrong */
    @Override
    public final FileSystem create(URI uri) {
        Location root = Location.parse(scheme + "://" + uri.getRawAuthority());
        return new StorageFileSystem(
                URI.create(scheme + "://" + uri.getRawAuthority()),
                storages.open(root, CloudOptions.pick(configuration)));
    }
}
