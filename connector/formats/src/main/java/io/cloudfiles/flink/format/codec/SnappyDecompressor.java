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
package io.cloudfiles.flink.format.codec;

import io.airlift.compress.snappy.SnappyFramedInputStream;
import io.cloudfiles.flink.format.Codec;
import io.cloudfiles.flink.format.Decompressor;
import org.apache.flink.annotation.Internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Snappy: its own frames if the file begins with their mark, else Hadoop's blocks. */
@Internal
public final class SnappyDecompressor implements Decompressor {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] FRAMED = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

    @Override
    public Codec codec() {
        return Codec.SNAPPY;
    }

    @Override
    public InputStream open(InputStream compressed) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(compressed, BUFFER_BYTES);
        return beginsWith(buffered, FRAMED)
                ? new SnappyFramedInputStream(buffered, true)
                : new HadoopBlocks(buffered, new io.airlift.compress.snappy.SnappyDecompressor());
    }

    /** Whether a stream begins with some bytes, which stay in it. */
    static boolean beginsWith(BufferedInputStream stream, byte[] mark) throws IOException {
        stream.mark(mark.length);
        byte[] head = stream.readNBytes(mark.length);
        stream.reset();
        return Arrays.equals(head, mark);
    }
}
