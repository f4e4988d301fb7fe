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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.batch.ConstantVectors;
import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchBuilder;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import static io.cloudfiles.flink.delta.schema.SchemaFitTest.rows;
import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.FLOAT;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.MAP;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TINYINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BatchProjectionTest {
    @Test
    void aBatchThatFitsAsItIsPassesUntouched() {
        RowType type = rows(FIELD("id", BIGINT()), FIELD("name", STRING()));
        StructType table = new StructType().add("name", StringType.STRING).add("id", LongType.LONG);
        RecordBatch batch = batch(type, GenericRowData.of(1L, StringData.fromString("a")));

        assertThat(project(type, table, batch)).isSameAs(batch);
    }

    @Test
    void narrowValuesAndNullsArriveInTheTablesTypes() {
        RowType type = rows(
                FIELD("fromInt", INT()),
                FIELD("fromByte", TINYINT()),
                FIELD("fromFloat", FLOAT()),
                FIELD("fromShort", SMALLINT()),
                FIELD("small", DECIMAL(10, 2)),
                FIELD("same", STRING()));
        StructType table = new StructType()
                .add("fromInt", LongType.LONG)
                .add("fromByte", IntegerType.INTEGER)
                .add("fromFloat", DoubleType.DOUBLE)
                .add("fromShort", DoubleType.DOUBLE)
                .add("small", new DecimalType(30, 2))
                .add("same", StringType.STRING);
        RecordBatch batch = batch(
                type,
                GenericRowData.of(
                        Integer.MIN_VALUE,
                        (byte) -5,
                        1.5f,
                        (short) 7,
                        DecimalData.fromBigDecimal(new BigDecimal("-12345678.90"), 10, 2),
                        StringData.fromString("x")),
                new GenericRowData(6));

        RecordBatch projected = project(type, table, batch);

        RowData row = projected.row(0);
        assertThat(row.getLong(0)).isEqualTo(Integer.MIN_VALUE);
        assertThat(row.getInt(1)).isEqualTo(-5);
        assertThat(row.getDouble(2)).isEqualTo(1.5);
        assertThat(row.getDouble(3)).isEqualTo(7.0);
        assertThat(row.getDecimal(4, 30, 2).toBigDecimal()).isEqualTo(new BigDecimal("-12345678.90"));
        assertThat(row.getString(5)).hasToString("x");
        for (int column = 0; column < 6; column++) {
            assertThat(projected.row(1).isNullAt(column)).isTrue();
        }
        assertThat(projected.rowCount()).isEqualTo(2);
    }

    @Test
    void valuesOfColumnsThatTheTableHasWidenedSinceArriveInItsTypes() {
        RowType type = rows(
                FIELD("fromLong", BIGINT()),
                FIELD("fromInt", INT()),
                FIELD("fromDecimal", DECIMAL(10, 2)),
                FIELD("fromDate", DATE()));
        StructType table = new StructType()
                .add("fromLong", new DecimalType(21, 1))
                .add("fromInt", new DecimalType(12, 2))
                .add("fromDecimal", new DecimalType(12, 4))
                .add("fromDate", TimestampNTZType.TIMESTAMP_NTZ);
        RecordBatch batch = batch(
                type,
                GenericRowData.of(Long.MIN_VALUE, -7, DecimalData.fromBigDecimal(new BigDecimal("-1.25"), 10, 2), -1),
                new GenericRowData(4));

        RecordBatch projected = project(type, table, batch);

        RowData row = projected.row(0);
        assertThat(row.getDecimal(0, 21, 1).toBigDecimal()).isEqualTo(new BigDecimal(Long.MIN_VALUE + ".0"));
        assertThat(row.getDecimal(1, 12, 2).toBigDecimal()).isEqualTo(new BigDecimal("-7.00"));
        assertThat(row.getDecimal(2, 12, 4).toBigDecimal()).isEqualTo(new BigDecimal("-1.2500"));
        assertThat(row.getTimestamp(3, 6)).hasToString("1969-12-31T00:00");
        for (int column = 0; column < 4; column++) {
            assertThat(projected.row(1).isNullAt(column)).isTrue();
        }
    }

    @Test
    void valuesWithinRowsArraysAndMapsAreWidenedAtEveryDepth() {
        RowType type = rows(
                FIELD("tree", ROW(FIELD("leaf", INT()), FIELD("name", STRING()))),
                FIELD("list", ARRAY(ROW(FIELD("n", SMALLINT())))),
                FIELD("map", MAP(STRING(), ARRAY(FLOAT()))));
        StructType table = new StructType()
                .add(
                        "tree",
                        new StructType()
                                .add("name", StringType.STRING)
                                .add("leaf", LongType.LONG)
                                .add("later", StringType.STRING))
                .add("list", new ArrayType(new StructType().add("n", new DecimalType(12, 2)), true))
                .add("map", new MapType(StringType.STRING, new ArrayType(DoubleType.DOUBLE, true), true));
        GenericRowData full = GenericRowData.of(
                GenericRowData.of(-7, StringData.fromString("x")),
                new GenericArrayData(
                        new Object[] {GenericRowData.of((short) 3), null, GenericRowData.of((Short) null)}),
                new GenericMapData(Map.of(StringData.fromString("k"), new GenericArrayData(new Float[] {0.5f, null}))));
        GenericRowData hollow = GenericRowData.of(new GenericRowData(2), new GenericArrayData(new Object[0]), null);

        RecordBatch projected = project(type, table, batch(type, new GenericRowData(3), full, hollow, full));

        for (int i : new int[] {1, 3}) {
            RowData row = projected.row(i);
            assertThat(row.getRow(0, 2).getLong(0)).isEqualTo(-7L);
            assertThat(row.getRow(0, 2).getString(1)).hasToString("x");
            assertThat(row.getArray(1).getRow(0, 1).getDecimal(0, 12, 2)).hasToString("3.00");
            assertThat(row.getArray(1).isNullAt(1)).isTrue();
            assertThat(row.getArray(1).getRow(2, 1).isNullAt(0)).isTrue();
            assertThat(row.getMap(2).valueArray().getArray(0).getDouble(0)).isEqualTo(0.5);
            assertThat(row.getMap(2).valueArray().getArray(0).isNullAt(1)).isTrue();
        }
        assertThat(projected.row(2).getRow(0, 2).isNullAt(0)).isTrue();
        assertThat(projected.row(2).getArray(1).size()).isZero();
        for (int column = 0; column < 3; column++) {
            assertThat(projected.row(0).isNullAt(column)).isTrue();
        }
        assertThat(projected.type())
                .isEqualTo(rows(
                        FIELD("tree", ROW(FIELD("leaf", BIGINT()), FIELD("name", STRING()))),
                        FIELD("list", ARRAY(ROW(FIELD("n", DECIMAL(12, 2))))),
                        FIELD("map", MAP(STRING(), ARRAY(DOUBLE())))));
    }

    @Test
    void aColumnThatIsOneConstantIsWidenedToo() {
        RowType type = rows(
                FIELD("fromInt", INT()),
                FIELD("fromShort", SMALLINT()),
                FIELD("fromFloat", FLOAT()),
                FIELD("small", DECIMAL(10, 2)));
        StructType table = new StructType()
                .add("fromInt", LongType.LONG)
                .add("fromShort", DoubleType.DOUBLE)
                .add("fromFloat", DoubleType.DOUBLE)
                .add("small", new DecimalType(30, 2));
        DecimalData decimal = DecimalData.fromBigDecimal(new BigDecimal("1.50"), 10, 2);
        ColumnVector[] columns = {
            ConstantVectors.of(-7, INT().getLogicalType()),
            ConstantVectors.of((short) 8, SMALLINT().getLogicalType()),
            ConstantVectors.of(1.5f, FLOAT().getLogicalType()),
            ConstantVectors.of(decimal, DECIMAL(10, 2).getLogicalType())
        };

        RowData row = project(type, table, RecordBatch.of(0, type, columns, 2)).row(1);

        assertThat(row.getLong(0)).isEqualTo(-7);
        assertThat(row.getDouble(1)).isEqualTo(8);
        assertThat(row.getDouble(2)).isEqualTo(1.5);
        assertThat(row.getDecimal(3, 30, 2).toBigDecimal()).isEqualTo(new BigDecimal("1.50"));
    }

    @Test
    void aNullForAColumnThatMustHaveAValueIsRefused() {
        RowType type = rows(FIELD("id", BIGINT()));
        StructType table = new StructType().add("id", LongType.LONG, false);
        RecordBatch good = batch(type, GenericRowData.of(1L));
        RecordBatch bad = batch(type, GenericRowData.of(1L), new GenericRowData(1));

        assertThat(project(type, table, good).rowCount()).isEqualTo(1);
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> project(type, table, bad))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DELTA_METADATA_MISMATCH))
                .withMessageContaining("Column 'id' is NOT NULL in the table, and a row has null there");
    }

    private static RecordBatch project(RowType type, StructType table, RecordBatch batch) {
        TableLayout layout = SchemaFit.of(Tables.of(table), 0, type, List.of());
        return new BatchProjection(type, layout).apply(batch);
    }

    private static RecordBatch batch(RowType type, RowData... rows) {
        RecordBatchBuilder builder = new RecordBatchBuilder(0, type);
        for (RowData row : rows) {
            builder.add(row);
        }
        return builder.build();
    }
}
