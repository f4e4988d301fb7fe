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
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;

/**
 * A listing under way. Pages are fetched when asked for, and no more than one is held in memory. Used by one thread at a time.
 */
@PublicEvolving
public interface ListCursor extends Closeable {
    /**
     * The next page, or null at the end and ever after. A failed call may be repeated and then yields the same page, unless it threw a
     * {@link StorageException} or a {@link java.io.FileNotFoundException}.
     *
     * @throws IOException when the store could not answer; a retry may help
     * @throws StorageException when a retry will not help
     */
    @Nullable
    ListPage next() throws IOException;

    @Override
    void close() throws IOException;
}
