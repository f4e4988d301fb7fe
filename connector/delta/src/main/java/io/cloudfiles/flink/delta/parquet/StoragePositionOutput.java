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
package io.cloudfiles.flink.delta.parquet;

import io.cloudfiles.flink.storage.StorageOutput;
import org.apache.flink.annotation.Internal;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

import java.io.IOException;

/**
 * A file of our storage as the Parquet library wants it. Page headers come byte by byte, so they are gathered. Closing only flushes:
 * the library closes its stream after a failure, too, and that must not make half a file visible. Whoever opened the file closes it.
 */
@Internal
public final class StoragePositionOutput extends PositionOutputStream implements OutputFile {
    private static final int BUFFER_BYTES = 8 << 10;

    private final StorageOutput output;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;

    /** @param output stays open */
    public StoragePositionOutput(StorageOutput output) {
        this.output = output;
    }

    @Override
    public long getPos() {
        return output.position() + buffered;
    }

    @Override
    public void write(int value) throws IOException {
        if (buffered == BUFFER_BYTES) {
            drain();
        }
        buffer[buffered++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > BUFFER_BYTES - buffered) {
            drain();
        }
        if (length >= BUFFER_BYTES) {
            output.write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    private void drain() throws IOException {
        output.write(buffer, 0, buffered);
        buffered = 0;
    }

    @Override
    public void flush() throws IOException {
        drain();
    }

    @Override
    public void close() throws IOException {
        drain();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }
}
