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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.BulkStream;

import java.io.IOException;
import java.io.InputStream;

/** Text brought into records that each end with {@link #SEPARATOR}, a piece at a time. */
abstract class FramedRecords extends BulkStream {
    /** Ends a record: a character that JSON allows nowhere (RFC 7464 separates by it, too). */
    static final char SEPARATOR = '\u001e';

    /** How much of the text is looked at at once. */
    static final int BUFFER_BYTES = 64 * 1024;

    final InputStream stream;
    private final byte[] output;
    private int position;
    private int limit;
    private boolean ended;

    /** @param outputBytes what a piece becomes at most */
    FramedRecords(InputStream stream, int outputBytes) {
        this.stream = stream;
        this.output = new byte[outputBytes];
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == limit) {
            if (ended) {
                return -1;
            }
            position = 0;
            limit = 0;
            ended = !frameMore();
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(output, position, target, offset, count);
        position += count;
        return count;
    }

    /** Puts what the next piece becomes; false when it was the last one. */
    abstract boolean frameMore() throws IOException;

    final void put(byte b) {
        output[limit++] = b;
    }

    final void put(byte[] bytes, int from, int to) {
        System.arraycopy(bytes, from, output, limit, to - from);
        limit += to - from;
    }

    @Override
    public final void close() throws IOException {
        stream.close();
    }
}
