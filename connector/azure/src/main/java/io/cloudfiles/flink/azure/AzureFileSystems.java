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
package io.cloudfiles.flink.azure;

import io.cloudfiles.flink.filesystem.StorageFileSystemFactory;
import org.apache.flink.annotation.Internal;

/** Azure for Flink's own files, by each of the schemes that mean it. */
@Internal
public final class AzureFileSystems {
    private AzureFileSystems() {}

    /** {@code abfss://}. */
    public static final class Abfss extends StorageFileSystemFactory {
        public Abfss() {
            super("abfss");
        }
    }

    /** {@code abfs://}. */
    public static final class Abfs extends StorageFileSystemFactory {
        public Abfs() {
            super("abfs");
        }
    }

    /** {@code wasbs://}. */
    public static final class Wasbs extends StorageFileSystemFactory {
        public Wasbs() {
            super("wasbs");
        }
    }

    /** {@code wasb://}. */
    public static final class Wasb extends StorageFileSystemFactory {
        public Wasb() {
            super("wasb");
        }
    }
}
