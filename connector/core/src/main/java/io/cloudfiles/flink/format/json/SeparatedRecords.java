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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Records that end with a text of the user's choice; in its place comes the separator of {@link JsonDocuments}. */
final class SeparatedRecords extends InputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream stream;
    private final byte[] separator;
    private final byte[] input;
    private final byte[] output = new byte[BUFFER_BYTES];
    private int kept;
    private int position;
    private int limit;
    private boolean ended;

    SeparatedRecords(InputStream stream, String separator) {
        this.stream = stream;
        this.separator = separator.getBytes(StandardCharsets.UTF_8);
        this.input = new byte[BUFFER_BYTES];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == limit) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(output, position, target, offset, count);
        position += count;
        return count;
    }

    private void fill() throws IOException {
        position = 0;
        limit = 0;
        int count = stream.read(input, kept, input.length - kept);
        ended = count < 0;
        int end = kept + Math.max(count, 0);
        int at = 0;
        // A separator may be cut by the end of what was read.
        while (at + separator.length <= end) {
            if (isSeparator(at)) {
                output[limit++] = (byte) JsonDocuments.SEPARATOR;
                at += separator.length;
            } else {
                output[limit++] = input[at++];
            }
        }
        if (ended) {
            System.arraycopy(input, at, output, limit, end - at);
            limit += end - at;
        } else {
            System.arraycopy(input, at, input, 0, end - at);
            kept = end - at;
        }
    }

    private boolean isSeparator(int at) {
        for (int i = 0; i < separator.length; i++) {
            if (input[at + i] != separator[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
