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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes values of the rescued data column: for each row one compact JSON object with the fields that fit no column, below the same
 * paths as in the data, every value as a string of its raw text, or in formats with types as JSON, and the file last:
 *
 * <pre>{"cost":"$100","device":{"os":"{\"name\":\"x\"}"},"_file_path":"s3://lake/in/a.json"}</pre>
 *
 * An element of an array stands at its index, with nulls before it for those that fit. Rows are written one after the other into one
 * buffer: {@link #startFile} once, then for each row {@link #put} any number of times and {@link #endRow}.
 */
@Internal
public final class RescuedData {
    /** Key of the file. */
    public static final String FILE_PATH = "_file_path";

    private static final byte[] FILE_PATH_BYTES = FILE_PATH.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null,".getBytes(StandardCharsets.US_ASCII);

    /** Comma, path and closing brace; empty until a row of the file needs them. */
    private byte[] ending = new byte[0];

    private String file = "";

    private byte[] buffer = new byte[0];
    private int length;
    private int rowStart;
    private final List<Step> open = new ArrayList<>();

    /**
     * One step down.
     *
     * @param name of the field that is entered; empty for an element
     * @param index of the element of an array that is entered, from 0; -1 for a field
     */
    public record Step(String name, int index) {
        /** Into a field of an object. */
        public static Step field(String name) {
            return new Step(name, -1);
        }

        /** Into an element of an array. */
        public static Step element(int index) {
            return new Step("", index);
        }

        private boolean isElement() {
            return index >= 0;
        }
    }

    /** Begins a file, the path of which ends each row from now on. */
    public void startFile(Location next) {
        file = next.toString();
        ending = new byte[0];
        startBuffer();
    }

    /** Begins a new buffer; what was written before stays as it is. */
    public void startBuffer() {
        buffer = new byte[0];
        length = 0;
        rowStart = 0;
        open.clear();
    }

    /** What was written since the last {@link #startBuffer}; given away with it. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the next row begins in the buffer. */
    public int position() {
        return rowStart;
    }

    /**
     * Adds a field.
     *
     * @param path steps down from the row to the object that the field is in
     * @param value its text in UTF-8
     */
    public void put(List<Step> path, String name, byte[] value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        putName(path, nameBytes, 0, nameBytes.length);
        putString(value, 0, value.length);
    }

    /**
     * Adds a field of a format that has types, with its value as JSON.
     *
     * @param path steps down from the row to the object that the field is in
     * @param json a JSON value in UTF-8
     */
    public void putJson(List<Step> path, String name, byte[] json) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        putName(path, nameBytes, 0, nameBytes.length);
        put(json, 0, json.length);
    }

    /**
     * Adds a field whose name and raw value are UTF-8 ranges of one array.
     *
     * @param path steps down from the row to the object that the field is in; rows are compact when fields of one object follow each
     *     other
     */
    public void put(List<Step> path, byte[] bytes, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        putName(path, bytes, nameFrom, nameTo);
        putString(bytes, valueFrom, valueTo);
    }

    /**
     * Adds a field of the record itself.
     *
     * @param name in UTF-8
     * @param bytes hold the value in UTF-8
     */
    public void put(byte[] name, byte[] bytes, int valueFrom, int valueTo) {
        put(List.of(), name, bytes, valueFrom, valueTo);
    }

    /**
     * Adds a field.
     *
     * @param path steps down from the row to the object that the field is in
     * @param name in UTF-8
     * @param bytes hold the value in UTF-8
     */
    public void put(List<Step> path, byte[] name, byte[] bytes, int valueFrom, int valueTo) {
        putName(path, name, 0, name.length);
        putString(bytes, valueFrom, valueTo);
    }

    private void putName(List<Step> path, byte[] bytes, int from, int to) {
        int depth = 0;
        int lastIndex = -1;
        if (length == rowStart) {
            put('{');
        } else {
            depth = sharedDepth(path);
            lastIndex = depth < open.size() ? open.get(depth).index() : -1;
            closeTo(depth);
            put(',');
        }
        for (; depth < path.size(); depth++) {
            enter(path.get(depth), lastIndex);
            put(isArray(path, depth + 1) ? '[' : '{');
            lastIndex = -1;
        }
        putString(bytes, from, to);
        put(':');
    }

    /** How many open steps can stay open: those of the path, but arrays only go on to later elements. */
    private int sharedDepth(List<Step> path) {
        int depth = 0;
        while (depth < open.size() && depth < path.size() && open.get(depth).equals(path.get(depth))) {
            depth++;
        }
        while (isArray(open, depth)
                && !(isArray(path, depth)
                        && path.get(depth).index() > open.get(depth).index())) {
            depth--;
        }
        return depth;
    }

    /** Whether what lies behind so many steps is an array; else it is an object. */
    private static boolean isArray(List<Step> steps, int depth) {
        return depth < steps.size() && steps.get(depth).isElement();
    }

    private void closeTo(int depth) {
        char closing = '}';
        while (open.size() > depth) {
            put(closing);
            closing = open.remove(open.size() - 1).isElement() ? ']' : '}';
        }
    }

    private void enter(Step step, int lastIndex) {
        open.add(step);
        if (step.isElement()) {
            putNulls(step.index() - lastIndex - 1);
        } else {
            byte[] name = step.name().getBytes(StandardCharsets.UTF_8);
            putString(name, 0, name.length);
            put(':');
        }
    }

    private void putNulls(int count) {
        for (int i = 0; i < count; i++) {
            put(NULL, 0, NULL.length);
        }
    }

    /**
     * Ends a row that has at least one field.
     *
     * @return length of the row, which begins at the {@link #position} before
     */
    public int endRow() {
        closeTo(0);
        if (ending.length == 0) {
            putEnding();
        } else {
            put(ending, 0, ending.length);
        }
        int rowLength = length - rowStart;
        rowStart = length;
        return rowLength;
    }

    private void putEnding() {
        int start = length;
        byte[] path = file.getBytes(StandardCharsets.UTF_8);
        put(',');
        putString(FILE_PATH_BYTES, 0, FILE_PATH_BYTES.length);
        put(':');
        putString(path, 0, path.length);
        put('}');
        ending = Arrays.copyOfRange(buffer, start, length);
    }

    private void putString(byte[] text, int from, int to) {
        put('"');
        int plainFrom = from;
        for (int i = from; i < to; i++) {
            byte c = text[i];
            if (c == '"' || c == '\\' || c >= 0 && c < ' ') {
                put(text, plainFrom, i);
                putEscaped(c);
                plainFrom = i + 1;
            }
        }
        put(text, plainFrom, to);
        put('"');
    }

    private void putEscaped(byte c) {
        put('\\');
        switch (c) {
            case '"', '\\' -> put((char) c);
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                put('u');
                put('0');
                put('0');
                put((char) HEX[c >> 4]);
                put((char) HEX[c & 0xf]);
            }
        }
    }

    private void put(char ascii) {
        reserve(1);
        buffer[length++] = (byte) ascii;
    }

    private void put(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, buffer, length, to - from);
        length += to - from;
    }

    private void reserve(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(256, Math.max(2 * buffer.length, Math.addExact(length, more))));
        }
    }
}
