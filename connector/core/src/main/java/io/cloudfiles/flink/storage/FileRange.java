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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Objects;

/**
 * A part of a file that one reader reads: the bytes {@code [start, start + length)}. Ranges of one file touch and cover it; an empty
 * file is one empty range. How records at the cuts are shared out is the format's business.
 *
 * @param file the file as it was discovered
 * @param start first byte
 * @param length number of bytes
 */
@PublicEvolving
public record FileRange(FileEntry file, long start, long length) {
    public FileRange {
        Objects.requireNonNull(file, "file");
        if (start < 0 || length < 0 || start + length > file.sizeBytes()) {
            throw new IllegalArgumentException("[" + file.location() + "] range " + start + "+" + length
                    + " outside of " + file.sizeBytes() + " bytes");
        }
    }

    /** The whole file as one range. */
    public static FileRange whole(FileEntry file) {
        return new FileRange(file, 0, file.sizeBytes());
    }

    /** First byte after the range. */
    public long end() {
        return start + length;
    }

    /** Whether the range is the whole file. */
    public boolean isWhole() {
        return start == 0 && length == file.sizeBytes();
    }
}
