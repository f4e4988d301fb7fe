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

import java.io.IOException;
import java.io.OutputStream;

/**
 * A file being written; see {@link Storage#create}. Used by one thread at a time.
 *
 * <p>Closing publishes. So a writer that fails half-way must {@link #abort}, which {@code try (out)} alone would not do:
 *
 * <pre>{@code
 * StorageOutput out = storage.create(file);
 * try {
 *     write(out);
 *     out.close();
 * } finally {
 *     out.abort(); // does nothing after close
 * }
 * }</pre>
 *
 * <p>To write to it after that is a {@link StorageException}.
 */
@PublicEvolving
public abstract class StorageOutput extends OutputStream {
    /** Number of bytes written so far. */
    public abstract long position();

    /** Gives up: nothing becomes visible, and what was stored is removed as far as possible. Does nothing after {@link #close}. */
    public abstract void abort() throws IOException;

    /**
     * Makes the file visible, whole. Does nothing after {@link #abort} or when called again.
     *
     * @throws IOException when it could not be published, or when a write had failed before: then nothing becomes visible
     */
    @Override
    public abstract void close() throws IOException;
}
