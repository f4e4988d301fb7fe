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
package org.apache.orc.impl;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

import java.io.OutputStream;
import java.util.Random;

/** In place of orc-shims' class of this name, which only Hadoop's classes let load: orc-core's writer asks for one. */
public class HadoopShimsCurrent implements HadoopShims {
    @Override
    public @Nullable DirectDecompressor getDirectDecompressor(DirectCompressionType codec) {
        return null;
    }

    @Override
    public ZeroCopyReaderShim getZeroCopyReader(FSDataInputStream in, ByteBufferPoolShim pool) {
        throw new UnsupportedOperationException("There is no Hadoop.");
    }

    @Override
    public boolean endVariableLengthBlock(OutputStream output) {
        return false;
    }

    @Override
    public KeyProvider getHadoopKeyProvider(Configuration configuration, Random random) {
        return new NullKeyProvider();
    }
}
