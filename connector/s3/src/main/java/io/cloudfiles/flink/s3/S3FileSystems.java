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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.filesystem.StorageFileSystemFactory;
import org.apache.flink.annotation.Internal;

/** S3 for Flink's own files, by each of the schemes that mean it. */
@Internal
public final class S3FileSystems {
    private S3FileSystems() {}

    /** {@code s3://}. */
    public static final class S3 extends StorageFileSystemFactory {
        public S3() {
            super("s3");
        }
    }

    /** {@code s3a://}. */
    public static final class S3a extends StorageFileSystemFactory {
        public S3a() {
            super("s3a");
        }
    }

    /** {@code s3n://}. */
    public static final class S3n extends StorageFileSystemFactory {
        public S3n() {
            super("s3n");
        }
    }
}
