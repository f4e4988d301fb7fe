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

/**
 * The keys of the ledger's keyed state: files are spread evenly over {@value #COUNT} buckets, many more than key groups, so that key
 * groups are even too. The number is part of the state's layout and never changes.
 */
@Internal
public final class Buckets {
    /** Buckets are numbered from 0 to this, exclusively. */
    public static final int COUNT = 1 << 14;

    private Buckets() {}

    /** The bucket of a file. */
    public static int of(Location location) {
        return of(FileKey.of(location));
    }

    /** The bucket of a file. */
    public static int of(FileKey key) {
        return (int) (key.high() & COUNT - 1);
    }
}
