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

import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.annotation.Internal;

import java.util.Objects;

/**
 * A range that the ledger gives out to be read.
 *
 * @param range what is to be read
 * @param discoveredMillis when the ledger first saw the file, in milliseconds since the epoch
 */
@Internal
public record ReleasedRange(FileRange range, long discoveredMillis) {
    public ReleasedRange {
        Objects.requireNonNull(range, "range");
    }

    /** Whether nothing of the file waits behind it. */
    boolean isLast() {
        return range.end() == range.file().sizeBytes();
    }
}
