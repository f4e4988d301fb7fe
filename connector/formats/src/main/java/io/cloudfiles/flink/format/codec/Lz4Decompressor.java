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

import io.cloudfiles.flink.format.Codec;
import io.cloudfiles.flink.format.Decompressor;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.flink.annotation.Internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** LZ4: its frames if the file begins with their mark, else Hadoop's blocks. */
@Internal
public final class Lz4Decompressor implements Decompressor {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] FRAMED = {4, 0x22, 0x4d, 0x18};

    @Override
    public Codec codec() {
        return Codec.LZ4;
    }

    @Override
    public InputStream open(InputStream compressed) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(compressed, BUFFER_BYTES);
        return SnappyDecompressor.beginsWith(buffered, FRAMED)
                ? new LZ4FrameInputStream(buffered)
                : new HadoopBlocks(buffered, new io.airlift.compress.lz4.Lz4Decompressor());
    }
}
