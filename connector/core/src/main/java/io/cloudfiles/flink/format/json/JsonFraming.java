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
package io.cloudfiles.flink.format.json;

import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Set;

/**
 * Where records begin and end. Lines are found from anywhere in a file; any other framing is first brought into one that the scanner
 * knows, from the start of the file.
 *
 * @param isMultiLine whether records are documents that may span lines
 * @param separator what ends a record; empty for a line feed, a carriage return, or both, and for documents
 */
record JsonFraming(boolean isMultiLine, String separator) implements Serializable {
    /** JSON lines. */
    static final JsonFraming LINES = new JsonFraming(false, "");

    private static final LineEnd RECORD_SEPARATOR = new LineEnd(String.valueOf(FramedRecords.SEPARATOR));

    /** What ends a record in the text that is opened. */
    LineEnd lineEnd() {
        if (isLines()) {
            return separator.isEmpty() ? LineEnd.ANY : LineEnd.LINE_FEED;
        }
        return RECORD_SEPARATOR;
    }

    private boolean isLines() {
        return !isMultiLine && (separator.isEmpty() || separator.equals("\n"));
    }

    boolean isSplittable(FileEntry file, TextEncoding encoding) {
        return isLines() && encoding.isSplittable(file);
    }

    /**
     * Opens a range.
     *
     * @param offset in the text that is opened
     * @param features what is allowed beyond the standard
     */
    TextInput open(TextEncoding encoding, StorageInput input, FileRange range, long offset, Set<JsonFeature> features)
            throws IOException {
        if (isLines()) {
            return encoding.open(input, range, offset);
        }
        TextInput text = encoding.open(input, range, 0);
        return text.framed(framed(text.stream(), features), offset);
    }

    private InputStream framed(InputStream stream, Set<JsonFeature> features) {
        return isMultiLine
                ? new JsonDocuments(
                        stream,
                        features.contains(JsonFeature.SINGLE_QUOTES),
                        features.contains(JsonFeature.COMMENTS),
                        features.contains(JsonFeature.UNQUOTED_CONTROL_CHARS))
                : new SeparatedRecords(stream, separator);
    }
}
