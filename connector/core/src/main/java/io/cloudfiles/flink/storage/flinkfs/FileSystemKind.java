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

/** What is known of a scheme, since Flink's interface does not tell. */
enum FileSystemKind {
    /** A rename is atomic and refuses an existing target. A file that is being written is visible. */
    HDFS,
    /** A file appears when it is complete. */
    OBJECT_STORE,
    /** Nothing is known, so the worst is assumed. */
    UNKNOWN;

    static FileSystemKind ofScheme(String scheme) {
        return switch (scheme) {
            case "hdfs", "viewfs" -> HDFS;
            case "s3", "gs", "oss", "obs", "cosn" -> OBJECT_STORE;
            default -> UNKNOWN;
        };
    }
}
