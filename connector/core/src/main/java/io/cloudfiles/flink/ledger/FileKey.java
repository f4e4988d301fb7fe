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

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.nio.charset.StandardCharsets;

/**
 * The identity of a file in state: 128 bits of hash over the UTF-8 text of its location. The version of a file is never part of it.
 * Among a billion files two share a key with a probability of 10^-21.
 *
 * @param high the first half
 * @param low the second half
 */
@Internal
public record FileKey(long high, long low) implements Comparable<FileKey> {
    /** The key of the file at a location. */
    public static FileKey of(Location location) {
        return Murmur3.hash(location.toString().getBytes(StandardCharsets.UTF_8), 0);
    }

    /** In the order of its bytes in state. */
    @Override
    public int compareTo(FileKey other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
