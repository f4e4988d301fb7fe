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
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.flink.annotation.Internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bzip2, of several streams too, which tools that compress in parallel write. */
@Internal
public final class Bzip2Decompressor implements Decompressor {
    private static final int BUFFER_BYTES = 64 * 1024;

    @Override
    public Codec codec() {
        return Codec.BZIP2;
    }

    @Override
    public InputStream open(InputStream compressed) throws IOException {
        return new BZip2CompressorInputStream(new BufferedInputStream(compressed, BUFFER_BYTES), true);
    }
}
