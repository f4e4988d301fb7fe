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
package io.cloudfiles.flink.format.xml;

import java.util.Arrays;

/** Values that are read from a text. */
abstract class ScalarColumn extends XmlColumn {
    private final XmlTexts texts;

    ScalarColumn(XmlTexts texts) {
        this.texts = texts;
    }

    @Override
    final boolean readElement(XmlScanner in, int row, Misfits misfits) {
        misfits.readAttributes(in, this);
        in.body();
        return readContent(in, row);
    }

    /** Reads the scanner's text as all that an element has. */
    final boolean readContent(XmlScanner in, int row) {
        if (texts.trims()) {
            in.trim();
        }
        if (!takesBlank() && in.isTextBlank()) {
            setNull(row);
            return true;
        }
        return (!in.hasChildren || takesBlank()) && readTrimmed(in, row);
    }

    @Override
    final boolean readText(XmlScanner in, int row) {
        if (texts.trims()) {
            in.trim();
        }
        return readTrimmed(in, row);
    }

    private boolean readTrimmed(XmlScanner in, int row) {
        byte[] nullText = texts.nullText();
        if (nullText != null && Arrays.equals(in.bytes, in.textStart, in.textEnd, nullText, 0, nullText.length)) {
            setNull(row);
            return true;
        }
        setNotNull(row);
        return readValue(in, row);
    }

    /** Whether blanks and elements are values, too. */
    boolean takesBlank() {
        return false;
    }

    /** Reads the scanner's text, which is not null. */
    abstract boolean readValue(XmlScanner in, int row);
}
