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

import com.github.luben.zstd.ZstdInputStream;
import io.cloudfiles.flink.format.Codec;
import io.cloudfiles.flink.format.Decompressor;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.InputStream;

/** Zstandard. Windows of more than 128 MiB, which {@code zstd --long=28} and above make, are refused by the library. */
@Internal
public final class ZstdDecompressor implements Decompressor {
    @Override
    public Codec codec() {
        return Codec.ZSTD;
    }

    @Override
    public InputStream open(InputStream compressed) throws IOException {
        return new ZstdInputStream(compressed);
    }
}
