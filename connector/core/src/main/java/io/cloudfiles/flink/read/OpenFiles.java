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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/**
 * How many files a reader has open at once. A small one is all waiting for the store and takes no memory, so there may be many; a large one
 * has connections, buffers and batches of its own, of a columnar format up to its whole range.
 *
 * @param most of them
 * @param mostLarge how many of these may be large
 */
@Internal
public record OpenFiles(int most, int mostLarge) implements Serializable {
    /** Up to here a range is small: it comes with one request of any store. */
    static final long SMALL_BYTES = 1 << 20;

    public OpenFiles {
        if (mostLarge < 1 || most < mostLarge) {
            throw new IllegalArgumentException(most + " files, " + mostLarge + " of them large");
        }
    }

    /** So many, whatever their sizes. */
    public static OpenFiles upTo(int most) {
        return new OpenFiles(most, most);
    }

    static boolean isLarge(FileRange range) {
        return range.length() > SMALL_BYTES;
    }
}
