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
package io.cloudfiles.flink.delta.origin;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

/**
 * How many rows of a version of a file were written.
 *
 * @param file where it is
 * @param version as {@link #versionOf} names it
 * @param rows how many
 */
@Internal
public record RowsOfFile(Location file, String version, long rows) {
    /** The version of a file as text: the store's, or time and size where it has none. */
    public static String versionOf(FileEntry file) {
        String version = file.version();
        return version == null ? file.modifiedMicros() + "-" + file.sizeBytes() : version;
    }
}
