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

import io.cloudfiles.flink.storage.Storage;

/** Over a file system that refuses to rename onto an existing file. */
class HdfsLikeStorageTest extends FlinkFileSystemStorageTest {
    private static final HdfsLikeFileSystem FILE_SYSTEM = new HdfsLikeFileSystem();

    @Override
    protected Storage newClient() {
        return new FlinkFileSystemStorage(FILE_SYSTEM, FileSystemKind.HDFS);
    }
}
