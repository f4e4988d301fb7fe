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

/** Records that end with a text of the user's choice; in its place comes ours. */
final class SeparatedRecords extends FramedRecords {
    private final byte[] separator;
    private final byte[] input = new byte[BUFFER_BYTES];
    private int kept;

    SeparatedRecords(InputStream stream, String separator) {
        super(stream, BUFFER_BYTES);
        this.separator = separator.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    boolean frameMore() throws IOException {
        int count = stream.read(input, kept, input.length - kept);
        int end = kept + Math.max(count, 0);
        int at = 0;
        // A separator may be cut by the end of what was read.
        while (at + separator.length <= end) {
            if (isSeparator(at)) {
                put((byte) SEPARATOR);
                at += separator.length;
            } else {
                put(input[at++]);
            }
        }
        if (count < 0) {
            put(input, at, end);
            return false;
        }
        kept = end - at;
        System.arraycopy(input, at, input, 0, kept);
        return true;
    }

    private boolean isSeparator(int at) {
        for (int i = 0; i < separator.length; i++) {
            if (input[at + i] != separator[i]) {
                return false;
            }
        }
        return true;
    }
}
