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
package io.cloudfiles.flink.gcs;

import io.cloudfiles.flink.filesystem.StorageFileSystemFactory;
import org.apache.flink.annotation.Internal;

/** Google Cloud Storage for Flink's own files. */
@Internal
public final class GcsFileSystems {
    private GcsFileSystems() {}

    /** {@code gs://}. */
    public static final class Gs extends StorageFileSystemFactory {
        public Gs() {
            super("gs");
        }
    }
}
