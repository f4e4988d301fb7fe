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
package io.cloudfiles.flink.storage.local;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageOutput;
import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;

/** Writes a local file, which takes its place when closed. */
final class LocalOutput extends StorageOutput {
    private final Location file;
    private final PendingFile pending;
    private final OutputStream out;
    private long position;
    private boolean finished;
    private @Nullable IOException failure;

    LocalOutput(Location file, PendingFile pending) {
        this.file = file;
        this.pending = pending;
        this.out = new BufferedOutputStream(Channels.newOutputStream(pending.channel()), 64 * 1024);
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

    @Override
    public void flush() throws IOException {
        requireOpen();
        attempt(out::flush);
    }

    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        try (pending) {
            if (failure != null) {
                throw new IOException("[" + file + "] is not published, since writing it failed.", failure);
            }
            attempt(() -> {
                out.flush();
                pending.complete();
                pending.move();
            });
        }
    }

    @Override
    public void abort() throws IOException {
        if (!finished) {
            finished = true;
            pending.close();
        }
    }

    private void requireOpen() throws IOException {
        if (finished) {
            throw new StorageException("[" + file + "] is written to after it was closed.", null);
        }
    }

    private void attempt(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            failure = e;
            throw LocalErrors.translate(e, file, "written");
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
