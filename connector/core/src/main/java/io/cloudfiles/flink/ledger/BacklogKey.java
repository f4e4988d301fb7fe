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
import org.apache.flink.annotation.Internal;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The place of a file in the backlog; the smallest is released first.
 *
 * @param order modification time in microseconds, negated for newest-first
 * @param file tells files of the same time apart
 */
@Internal
public record BacklogKey(long order, FileKey file) implements Comparable<BacklogKey> {
    public BacklogKey {
        Objects.requireNonNull(file, "file");
    }

    static BacklogKey of(FileEntry file, FileKey key, ReleaseOrder releaseOrder) {
        return new BacklogKey(
                switch (releaseOrder) {
                    case OLDEST_FIRST -> file.modifiedMicros();
                    case NEWEST_FIRST -> -file.modifiedMicros();
                },
                key);
    }

    /** Everywhere that the file may wait: the order may have been changed since. */
    static List<BacklogKey> allOf(FileEntry file, FileKey key) {
        return Arrays.stream(ReleaseOrder.values())
                .map(order -> of(file, key, order))
                .toList();
    }

    /** In the order of its bytes in state. */
    @Override
    public int compareTo(BacklogKey other) {
        int byOrder = Long.compare(order, other.order);
        return byOrder != 0 ? byOrder : file.compareTo(other.file);
    }
}
