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
package io.cloudfiles.flink.delta.origin;

import io.cloudfiles.flink.storage.Location;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows of a version of a file as they are written: UTF-8 bytes, whose order is that of locations.
 *
 * @param location never changed
 * @param version never changed
 */
record EncodedRows(byte[] location, byte[] version, long rows) implements Comparable<EncodedRows> {
    static EncodedRows of(RowsOfFile rows) {
        return new EncodedRows(utf8(rows.file().toString()), utf8(rows.version()), rows.rows());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    RowsOfFile decoded() {
        return new RowsOfFile(
                Location.ofNormalised(new String(location, StandardCharsets.UTF_8)),
                new String(version, StandardCharsets.UTF_8),
                rows);
    }

    EncodedRows plus(long more) {
        return new EncodedRows(location, version, rows + more);
    }

    @Override
    public int compareTo(EncodedRows other) {
        int byLocation = Arrays.compareUnsigned(location, other.location);
        return byLocation == 0 ? Arrays.compareUnsigned(version, other.version) : byLocation;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedRows rowsOfOther && compareTo(rowsOfOther) == 0 && rows == rowsOfOther.rows;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(location) + Arrays.hashCode(version);
    }
}
