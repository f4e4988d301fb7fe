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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;

/**
 * The uncompressed bytes of a file. What is broken in it is an error of the file, not of the store, and so is what becomes far too large:
 * a few bytes may say "a thousand million zeros".
 */
final class DecompressedStream extends BulkStream {
    /** Up to here anything may grow: it is read in seconds. */
    private static final long ALWAYS_ALLOWED_BYTES = 1L << 30;

    private final FileEntry file;
    private final Codec codec;
    private final int maxExpansionRatio;
    private final Source source;
    private @Nullable InputStream stream;
    private long bytes;
    private boolean closed;

    DecompressedStream(StorageInput input, Codec codec, int maxExpansionRatio) {
        this.file = input.file();
        this.codec = codec;
        this.maxExpansionRatio = maxExpansionRatio;
        this.source = new Source(input);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("Stream closed");
        }
        if (file.sizeBytes() == 0) {
            return -1;
        }
        int count;
        try {
            count = opened().read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            source.rethrowFailure();
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] the file cannot be decompressed as " + codec.spelling() + ": "
                            + e.getMessage()
                            + ". It may have been cut off while it was written, or its name is wrong. Replace or rename it, or leave it out.",
                    e);
        }
        bytes += Math.max(count, 0);
        if (bytes > ALWAYS_ALLOWED_BYTES && bytes / maxExpansionRatio > source.position) {
            throw new CloudFilesException(
                    ErrorCode.CF_FILE_UNREADABLE,
                    "[" + file.location() + "] the file expands too much: its first " + source.position
                            + " bytes became " + bytes + ", more than " + maxExpansionRatio
                            + " times as many. If it is in order, raise " + ContentOptions.MAX_EXPANSION_RATIO.key()
                            + "; else leave it out.");
        }
        return count;
    }

    private InputStream opened() throws IOException {
        InputStream opened = stream;
        if (opened == null) {
            opened = codec.decompress(source);
            stream = opened;
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }

    /** The compressed bytes, which remembers that it was the store that failed. */
    private static final class Source extends BulkStream {
        private final InputStream stream;
        private final long sizeBytes;
        private long position;
        private @Nullable IOException failure;

        Source(StorageInput input) {
            this.stream = new StorageInputStream(input, 0, new byte[0]);
            this.sizeBytes = input.file().sizeBytes();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int count = stream.read(buffer, offset, length);
                position += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int available() {
            // Some libraries ask this at the end of a frame to see whether another one may follow.
            return position < sizeBytes ? 1 : 0;
        }

        void rethrowFailure() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
