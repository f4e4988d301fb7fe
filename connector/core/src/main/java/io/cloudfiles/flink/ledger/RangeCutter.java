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
package io.cloudfiles.flink.ledger;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;

import java.util.function.Predicate;

/**
 * Cuts waiting files into the ranges that are released.
 *
 * @param splitSizeBytes length of the ranges of splittable files; the last one is up to a tenth longer rather than followed by a crumb
 * @param isSplittable whether a file may be read in parts
 */
record RangeCutter(long splitSizeBytes, Predicate<FileEntry> isSplittable) {
    RangeCutter {
        if (splitSizeBytes < 1) {
            throw new IllegalArgumentException("not a split size: " + splitSizeBytes);
        }
    }

    /** The next range of a file. */
    FileRange next(WaitingFile waiting) {
        FileEntry file = waiting.file();
        long remaining = waiting.remainingBytes();
        boolean whole = remaining <= splitSizeBytes + splitSizeBytes / 10 || !isSplittable.test(file);
        return new FileRange(file, waiting.nextStart(), whole ? remaining : splitSizeBytes);
    }

    /** No less than the number of ranges that so much backlog is cut into. */
    long mostRanges(long files, long bytes) {
        return files + bytes / splitSizeBytes;
    }
}
