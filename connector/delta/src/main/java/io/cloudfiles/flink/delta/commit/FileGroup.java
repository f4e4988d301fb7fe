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
package io.cloudfiles.flink.delta.commit;

import org.apache.flink.annotation.Internal;

import java.util.List;

/**
 * Files that were written under one schema.
 *
 * @param schemaVersion number of the rows' schema version
 * @param reliesOn logical columns of the table that the files rely on, as JSON of the protocol; see {@code TableLayout.reliesOn}
 * @param files at least one
 */
@Internal
public record FileGroup(int schemaVersion, String reliesOn, List<AddedFile> files) {
    public FileGroup {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("A group without files");
        }
    }

    /** Number of rows in all files. */
    public long rows() {
        return files.stream().mapToLong(AddedFile::rows).sum();
    }

    /** Bytes of all files. */
    public long sizeBytes() {
        return files.stream().mapToLong(AddedFile::sizeBytes).sum();
    }
}
