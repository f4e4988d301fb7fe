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
package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.Internal;

import java.io.Closeable;
import java.util.function.Supplier;

/**
 * Tells of files as they are written, beside the listings of a {@link FileDiscovery}. It remembers nothing across starts, and may tell of a file
 * several times; which files are new is the ledger's business.
 *
 * <p>Called by one thread. Work happens on threads of its own, so no method but {@link #close} blocks for long.
 */
@Internal
public interface FileNotifications extends Closeable {
    /** Begins to listen. */
    void start();

    /**
     * Asks for the next page. The receiver is called exactly once, on any thread and possibly before this method returns; not at all when this
     * is closed first. After {@link Receiver#drained} or a failure there is nothing more to ask for.
     *
     * @param scope what the page is to say of its files; asked when the page is made, which may be long after this, on any thread
     * @throws IllegalStateException when the answer to the last question is still due
     */
    void next(Supplier<DiscoveryScope> scope, Receiver receiver);

    /**
     * A completed checkpoint holds the files of a page: the messages that told of them are not needed any more.
     *
     * @param page its number
     */
    void confirm(long page);

    /** Ends all work. What was not confirmed is told again, to whoever listens next. May block for some seconds. */
    @Override
    void close();

    /** Takes one answer. */
    interface Receiver {
        /** A page with at least one file. */
        void page(NotifiedPage page);

        /** All is told that there was at the start; in {@link RunMode#AVAILABLE_NOW} only. */
        void drained();

        /**
         * Nothing more will be told.
         *
         * @param failure a {@link io.cloudfiles.flink.error.CloudFilesException} where a user can act on it
         */
        void failed(RuntimeException failure);
    }
}
