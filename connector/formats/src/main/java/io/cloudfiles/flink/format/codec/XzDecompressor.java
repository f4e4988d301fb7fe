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
import org.apache.flink.annotation.Internal;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Xz, with dictionaries of 128 MiB at most; {@code xz -9} has 64. */
@Internal
public final class XzDecompressor implements Decompressor {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_MEMORY_KIB = 130 * 1024;

    @Override
    public Codec codec() {
        return Codec.XZ;
    }

    @Override
    public InputStream open(InputStream compressed) throws IOException {
        return new XZInputStream(new BufferedInputStream(compressed, BUFFER_BYTES), MAX_MEMORY_KIB);
    }
}
