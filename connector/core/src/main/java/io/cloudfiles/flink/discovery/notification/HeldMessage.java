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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.storage.FileEntry;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A message that was received, and what of it is still to be done. The lease belongs to {@link LeaseKeeper}, the rest is guarded by the lock of
 * {@link NotificationDiscovery}.
 */
final class HeldMessage {
    /** Null once it is understood: many wait for a checkpoint, and their texts are longer than what they tell. Until then the reader's. */
    private @Nullable QueueMessage message;

    /** Files that are in no page yet. */
    private final Deque<FileEntry> files = new ArrayDeque<>();
    /** Whether the store may know more files of it. */
    private boolean isOpen = true;
    /** Whether some of its files are for a later start or reception: it is not acknowledged by this one. */
    private boolean keeps;
    /** Pages with files of it that no checkpoint holds. */
    private int openPages;

    /** Keeper's thread. */
    String receipt;
    /** Keeper's thread, in {@link System#nanoTime}. */
    long leaseEnds;

    HeldMessage(QueueMessage message, long leaseEnds) {
        this.message = message;
        this.receipt = message.receipt();
        this.leaseEnds = leaseEnds;
    }

    /**
     * What was received.
     *
     * @throws IllegalStateException once it is understood
     */
    QueueMessage message() {
        QueueMessage received = message;
        if (received == null) {
            throw new IllegalStateException("Of a message that is understood only its files are kept.");
        }
        return received;
    }

    /** Nobody needs its text any more. */
    void understood() {
        message = null;
    }

    /** The store told of some of its files. */
    void found(List<FileEntry> some) {
        files.addAll(some);
    }

    /** The store has told of all its files. */
    void resolved() {
        isOpen = false;
    }

    /** It is not acknowledged by this start. Returns whether that was so before. */
    boolean keep() {
        boolean was = keeps;
        keeps = true;
        return was;
    }

    /** The next file that is in no page, or null. */
    @Nullable
    FileEntry next() {
        return files.peek();
    }

    void taken() {
        files.remove();
    }

    void enteredPage() {
        openPages++;
    }

    void pageConfirmed() {
        openPages--;
    }

    /** Whether nobody needs it any more. */
    boolean isDone() {
        return !isOpen && !keeps && openPages == 0 && files.isEmpty();
    }
}
