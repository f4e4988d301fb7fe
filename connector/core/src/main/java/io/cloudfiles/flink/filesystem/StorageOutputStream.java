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
package io.cloudfiles.flink.filesystem;

import io.cloudfiles.flink.storage.StorageOutput;
import org.apache.flink.core.fs.FSDataOutputStream;

import java.io.IOException;

/** Writes a file that is seen when it is closed. Flink closes from another thread what it cancels, so that one waits for the other. */
final class StorageOutputStream extends FSDataOutputStream {
    private final StorageOutput output;

    StorageOutputStream(StorageOutput output) {
        this.output = output;
    }

    @Override
    public synchronized long getPos() {
        return output.position();
    }

    @Override
    public synchronized void write(int b) throws IOException {
        output.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        output.write(bytes, offset, length);
    }

    @Override
    public synchronized void flush() throws IOException {
        output.flush();
    }

    /** An object is there when it is whole: before that, nothing can be made to last. */
    @Override
    public synchronized void sync() throws IOException {
        output.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        output.close();
    }
}
