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

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What all backends' outputs have in common: they buffer, count, publish on close unless a write failed, and do each of it once. The
 * backend says what publishing is.
 */
@Internal
public final class PublishingOutput extends StorageOutput {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** How a backend makes a file visible. Called on the thread of the output. */
    public interface Publication extends Closeable {
        /** Everything was written to the stream: makes the file visible, whole. */
        void publish() throws IOException;

        /** The error as a {@link Storage} reports it. */
        IOException translate(IOException e);

        /** Releases the stream and removes what has not become visible. */
        @Override
        void close() throws IOException;
    }

    private final Location file;
    private final OutputStream out;
    private final Publication publication;
    private long position;
    private boolean finished;
    private @Nullable IOException failure;

    /**
     * @param stream takes the bytes, unbuffered; closed by the publication
     */
    public PublishingOutput(Location file, OutputStream stream, Publication publication) {
        this.file = file;
        this.out = new BufferedOutputStream(stream, BUFFER_BYTES);
        this.publication = publication;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        requireOpen();
        attempt(() -> out.write(b));
        position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        attempt(() -> out.write(bytes, offset, length));
        position += length;
    }

    /** Does nothing: no store shows a part of the file, so it would only cut requests into pieces. */
    @Override
    public void flush() throws IOException {
        requireOpen();
    }

    private void requireOpen() throws StorageException {
        if (finished) {
            throw new StorageException("[" + file + "] is written to after it was closed.", null);
        }
    }

    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        try (publication) {
            if (failure != null) {
                throw new IOException("[" + file + "] is not published, since writing it failed.", failure);
            }
            attempt(() -> {
                out.flush();
                publication.publish();
            });
        }
    }

    @Override
    public void abort() throws IOException {
        if (!finished) {
            finished = true;
            publication.close();
        }
    }

    private void attempt(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            failure = e;
            throw publication.translate(e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
