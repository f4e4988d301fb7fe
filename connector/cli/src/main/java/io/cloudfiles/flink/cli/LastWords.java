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
package io.cloudfiles.flink.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Passes text on and keeps the end of it, for an exception that is to say why a command failed. */
final class LastWords extends FilterWriter {
    private static final int KEPT = 2_000;

    private final StringBuilder kept = new StringBuilder();

    LastWords(Writer out) {
        super(out);
    }

    @Override
    public void write(int character) throws IOException {
        write(new char[] {(char) character}, 0, 1);
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        super.write(text, offset, length);
        kept.append(text, offset, length);
        kept.delete(0, Math.max(0, kept.length() - KEPT));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.toCharArray(), offset, length);
    }

    @Override
    public String toString() {
        return kept.toString().strip();
    }
}
