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
package io.cloudfiles.flink.benchmarks.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An endless file of text, line by line, the same for the same seed. Used by one thread. */
interface Lines {
    /** The next line with its line feed. */
    String next();

    /** The first lines, at least so many bytes. */
    static byte[] generate(Lines lines, int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + 1000);
        while (out.size() < bytes) {
            out.writeBytes(lines.next().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
