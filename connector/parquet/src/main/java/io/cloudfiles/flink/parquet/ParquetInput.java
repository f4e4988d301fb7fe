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
package io.cloudfiles.flink.parquet;

import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.Internal;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A file of our storage as Parquet's input. Its streams share the storage's input, and the first that is closed closes it. Used by one
 * thread at a time.
 */
@Internal
public final class ParquetInput implements InputFile {
    private final StorageInput input;
    private @Nullable IOException failure;

    public ParquetInput(StorageInput input) {
        this.input = input;
    }

    @Override
    public long getLength() {
        return input.file().sizeBytes();
    }

    @Override
    public SeekableInputStream newStream() {
        Positioned stream = new Positioned();
        return new DelegatingSeekableInputStream(stream) {
            @Override
            public long getPos() {
                return stream.position;
            }

            @Override
            public void seek(long position) {
                stream.position = position;
            }
        };
    }

    /**
     * The last failure of the store, if there was one. Parquet's own complaints about the content of a file may be an {@link IOException},
     * too; this tells the two apart.
     */
    public Optional<IOException> storageFailure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return input.file().location().toString();
    }

    private final class Positioned extends InputStream {
        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int count = input.read(position, buffer, offset, length);
                position += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
