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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;

import java.nio.charset.StandardCharsets;

/** Columns that say the same of each row of a range; of any length, without nulls. */
final class MetadataVectors {
    private MetadataVectors() {}

    static ColumnVector of(MetadataColumn column, FileRange range, int schemaVersion) {
        FileEntry file = range.file();
        return switch (column) {
            case FILE_PATH -> new Text(file.location().toString());
            case FILE_NAME -> new Text(file.location().name());
            case FILE_SIZE -> new Long64(file.sizeBytes());
            case FILE_BLOCK_START -> new Long64(range.start());
            case FILE_BLOCK_LENGTH -> new Long64(range.length());
            case FILE_MODIFICATION_TIME -> new Time(file.modifiedMicros());
            case SCHEMA_VERSION -> new Int32(schemaVersion);
        };
    }

    private abstract static class Constant implements ColumnVector {
        @Override
        public boolean isNullAt(int row) {
            return false;
        }
    }

    private static final class Text extends Constant implements BytesColumnVector {
        private final Bytes value;

        Text(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            this.value = new Bytes(utf8, 0, utf8.length);
        }

        @Override
        public Bytes getBytes(int row) {
            return value;
        }
    }

    private static final class Long64 extends Constant implements LongColumnVector {
        private final long value;

        Long64(long value) {
            this.value = value;
        }

        @Override
        public long getLong(int row) {
            return value;
        }
    }

    private static final class Int32 extends Constant implements IntColumnVector {
        private final int value;

        Int32(int value) {
            this.value = value;
        }

        @Override
        public int getInt(int row) {
            return value;
        }
    }

    private static final class Time extends Constant implements TimestampColumnVector {
        private final TimestampData value;

        Time(long micros) {
            this.value = TimestampData.fromEpochMillis(
                    Math.floorDiv(micros, 1000L), Math.toIntExact(Math.floorMod(micros, 1000L)) * 1000);
        }

        @Override
        public TimestampData getTimestamp(int row, int precision) {
            return value;
        }
    }
}
