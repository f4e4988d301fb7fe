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
package io.cloudfiles.flink.format.orc;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcConf;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.MapColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.UnionColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes ORC files in memory with orc-core's own writer. Rows and structs are lists of their fields, maps are maps; dates are days, and a
 * value of a union is a {@link Variant}.
 */
public final class OrcFiles {
    private final Configuration configuration = new Configuration();
    private CompressionKind codec = CompressionKind.ZLIB;
    private int batchRows = 1024;
    private UnaryOperator<OrcFile.WriterOptions> more = options -> options;

    /** A value of a union. */
    record Variant(int tag, @Nullable Object value) {}

    private OrcFiles() {}

    public static OrcFiles writer() {
        return new OrcFiles();
    }

    OrcFiles codec(CompressionKind kind) {
        codec = kind;
        return this;
    }

    /** How many rows each stripe has, but perhaps the last. */
    OrcFiles stripeRows(int rows) {
        batchRows = rows;
        return set(OrcConf.STRIPE_ROW_COUNT.getAttribute(), Integer.toString(rows))
                .set(OrcConf.ROWS_BETWEEN_CHECKS.getAttribute(), "1");
    }

    /** One of orc-core's settings. */
    OrcFiles set(String key, String value) {
        configuration.set(key, value);
        return this;
    }

    OrcFiles with(UnaryOperator<OrcFile.WriterOptions> change) {
        more = change;
        return this;
    }

    public byte[] write(String type, List<? extends List<?>> rows) {
        return write(TypeDescription.fromString(type), rows);
    }

    byte[] write(TypeDescription type, List<? extends List<?>> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OrcFile.WriterOptions options = more.apply(OrcFile.writerOptions(configuration)
                .fileSystem(new OneFile(bytes))
                .setSchema(type)
                .compress(codec));
        try (Writer writer = OrcFile.createWriter(new Path("written.orc"), options)) {
            VectorizedRowBatch batch = type.createRowBatch(batchRows);
            for (List<?> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    set(batch.cols[i], type.getChildren().get(i), batch.size, row.get(i));
                }
                batch.size++;
                if (batch.size == batchRows) {
                    writer.addRowBatch(batch);
                    batch = type.createRowBatch(batchRows);
                }
            }
            if (batch.size > 0) {
                writer.addRowBatch(batch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void set(ColumnVector vector, TypeDescription type, int row, @Nullable Object value) {
        if (value == null) {
            vector.noNulls = false;
            vector.isNull[row] = true;
            return;
        }
        switch (type.getCategory()) {
            case BOOLEAN -> ((LongColumnVector) vector).vector[row] = (Boolean) value ? 1 : 0;
            case BYTE, SHORT, INT, LONG, DATE -> ((LongColumnVector) vector).vector[row] = ((Number) value).longValue();
            case FLOAT, DOUBLE -> ((DoubleColumnVector) vector).vector[row] = ((Number) value).doubleValue();
            case STRING, CHAR, VARCHAR ->
                ((BytesColumnVector) vector).setVal(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            case BINARY, Geometry, Geography -> ((BytesColumnVector) vector).setVal(row, (byte[]) value);
            case DECIMAL -> ((DecimalColumnVector) vector).set(row, HiveDecimal.create((BigDecimal) value));
            case TIMESTAMP, TIMESTAMP_INSTANT -> ((TimestampColumnVector) vector).set(row, (Timestamp) value);
            case STRUCT -> {
                List<?> fields = (List<?>) value;
                for (int i = 0; i < fields.size(); i++) {
                    set(
                            ((StructColumnVector) vector).fields[i],
                            type.getChildren().get(i),
                            row,
                            fields.get(i));
                }
            }
            case LIST -> setList((ListColumnVector) vector, type, row, (List<?>) value);
            case MAP -> setMap((MapColumnVector) vector, type, row, (Map<?, ?>) value);
            case UNION -> {
                Variant variant = (Variant) value;
                UnionColumnVector union = (UnionColumnVector) vector;
                union.tags[row] = variant.tag();
                set(union.fields[variant.tag()], type.getChildren().get(variant.tag()), row, variant.value());
            }
        }
    }

    private static void setList(ListColumnVector vector, TypeDescription type, int row, List<?> elements) {
        vector.offsets[row] = vector.childCount;
        vector.lengths[row] = elements.size();
        vector.child.ensureSize(vector.childCount + elements.size(), true);
        for (Object element : elements) {
            set(vector.child, type.getChildren().get(0), vector.childCount++, element);
        }
    }

    private static void setMap(MapColumnVector vector, TypeDescription type, int row, Map<?, ?> map) {
        vector.offsets[row] = vector.childCount;
        vector.lengths[row] = map.size();
        vector.keys.ensureSize(vector.childCount + map.size(), true);
        vector.values.ensureSize(vector.childCount + map.size(), true);
        for (Map.Entry<?, ?> entry : new ArrayList<>(map.entrySet())) {
            set(vector.keys, type.getChildren().get(0), vector.childCount, entry.getKey());
            set(vector.values, type.getChildren().get(1), vector.childCount++, entry.getValue());
        }
    }

    /** Where the writer writes to. */
    private static final class OneFile extends FileSystem {
        private final ByteArrayOutputStream bytes;

        OneFile(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public FSDataInputStream open(Path path) {
            throw new UnsupportedOperationException("It is written only.");
        }

        @Override
        public FSDataOutputStream create(
                Path path, boolean overwrite, int bufferSize, short replication, long blockSize) {
            return new FSDataOutputStream(bytes);
        }
    }
}
