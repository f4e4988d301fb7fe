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
package org.apache.hadoop.io;

import java.util.Arrays;

/** Bytes of which orc-core keeps statistics when it writes. We bring no Hadoop. */
public class BytesWritable extends BinaryComparable implements WritableComparable<BinaryComparable> {
    private byte[] bytes;

    public BytesWritable() {
        this(new byte[0]);
    }

    public BytesWritable(byte[] bytes) {
        this.bytes = bytes;
    }

    public void set(byte[] from, int offset, int length) {
        bytes = Arrays.copyOfRange(from, offset, offset + length);
    }

    @Override
    public byte[] getBytes() {
        return bytes;
    }

    @Override
    public int getLength() {
        return bytes.length;
    }
}
