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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.FLOAT;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.MAP;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

class SchemaFitTest {
    private static final StructType TABLE = new StructType()
            .add("id", LongType.LONG)
            .add("Name", StringType.STRING)
            .add("day", DateType.DATE);

    @Test
    void columnsAreFoundByNameInAnyOrderAndCase() {
        TableLayout layout = fit(
                Tables.of(TABLE, "day"),
                rows(FIELD("DAY", DataTypes.DATE()), FIELD("NAME", STRING()), FIELD("id", BIGINT())));

        assertThat(layout.dataColumns())
                .extracting(StoredColumn::index, column -> column.physical().getName())
                .containsExactly(tuple(1, "Name"), tuple(2, "id"));
        assertThat(layout.partitionColumns())
                .extracting(StoredColumn::index, column -> column.physical().getName())
                .containsExactly(tuple(0, "day"));
        assertThat(layout.tableId()).isEqualTo("table-id");
    }

    @Test
    void columnsThatTheRowsLackAreLeftOut() {
        TableLayout layout = fit(Tables.of(TABLE), rows(FIELD("id", BIGINT())));

        assertThat(layout.fileSchema().fieldNames()).containsExactly("id");
    }

    @Test
    void narrowColumnsTakeTheTablesTypes() {
        StructType table = new StructType()
                .add("a", LongType.LONG)
                .add("b", IntegerType.INTEGER)
                .add("c", DoubleType.DOUBLE)
                .add("d", new DecimalType(20, 2));

        TableLayout layout = fit(
                Tables.of(table),
                rows(FIELD("a", INT()), FIELD("b", SMALLINT()), FIELD("c", FLOAT()), FIELD("d", DECIMAL(10, 2))));

        assertThat(layout.rows())
                .isEqualTo(rows(
                        FIELD("a", BIGINT()), FIELD("b", INT()), FIELD("c", DOUBLE()), FIELD("d", DECIMAL(20, 2))));
        assertThat(layout.fileSchema().fields())
                .extracting(StructField::getDataType)
                .containsExactly(LongType.LONG, IntegerType.INTEGER, DoubleType.DOUBLE, new DecimalType(20, 2));
    }

    @Test
    void everyDifferenceIsToldWithBothTypes() {
        RowType rows = rows(
                FIELD("id", STRING()),
                FIELD("zip", BIGINT()),
                FIELD("day", DataTypes.TIMESTAMP(3)),
                FIELD("ID", BIGINT()));

        assertMismatch(Tables.of(TABLE, "Name"), rows)
                .withMessageContaining("[s3://lake/bronze]")
                .withMessageContaining("column 'id' is STRING in the rows and BIGINT in the table")
                .withMessageContaining("column 'zip' BIGINT is not in the table")
                .withMessageContaining("column 'day' is TIMESTAMP(6) in the rows and DATE in the table")
                .withMessageContaining("column 'ID' occurs twice")
                .withMessageContaining("column 'Name' STRING, by which the table is partitioned, is not in the rows")
                .withMessageContaining("5 differences")
                .withMessageContaining("ALTER TABLE");
    }

    @Test
    void aWideColumnDoesNotFitANarrowOne() {
        assertMismatch(Tables.of(new StructType().add("id", IntegerType.INTEGER)), rows(FIELD("id", BIGINT())))
                .withMessageContaining("column 'id' is BIGINT in the rows and INT in the table");
        assertMismatch(Tables.of(new StructType().add("d", new DecimalType(10, 2))), rows(FIELD("d", DECIMAL(10, 3))))
                .withMessageContaining("DECIMAL(10, 3) in the rows and DECIMAL(10, 2)");
    }

    @Test
    void nestedFieldsAreComparedByNameAtEveryLevel() {
        StructType inner = new StructType().add("x", LongType.LONG).add("y", StringType.STRING);
        StructType table = new StructType()
                .add("s", inner)
                .add("a", new ArrayType(inner, true))
                .add("m", new MapType(StringType.STRING, inner, true));
        DataTypes.Field[] swapped = {FIELD("Y", STRING()), FIELD("x", BIGINT())};

        TableLayout layout = fit(
                Tables.of(table),
                rows(
                        FIELD("s", ROW(swapped)),
                        FIELD("a", ARRAY(ROW(swapped))),
                        FIELD("m", MAP(STRING(), ROW(FIELD("x", BIGINT()))))));

        assertThat(((StructType) layout.fileSchema().at(0).getDataType()).fieldNames())
                .containsExactly("y", "x");
        assertThat(layout.fileSchema().at(1).getDataType())
                .isEqualTo(new ArrayType(
                        new StructType().add("y", StringType.STRING).add("x", LongType.LONG), true));
        assertThat(layout.fileSchema().at(2).getDataType())
                .isEqualTo(new MapType(StringType.STRING, new StructType().add("x", LongType.LONG), true));
    }

    @Test
    void nestedDifferencesAreNamedByTheirPath() {
        StructType table = new StructType()
                .add("s", new StructType().add("x", LongType.LONG).add("must", LongType.LONG, false))
                .add("a", new ArrayType(LongType.LONG, false));

        assertMismatch(
                        Tables.of(table),
                        rows(FIELD("s", ROW(FIELD("x", STRING()), FIELD("new", INT()))), FIELD("a", ARRAY(BIGINT()))))
                .withMessageContaining("column 's.x' is STRING in the rows and BIGINT in the table")
                .withMessageContaining("field 's.new' INT is not in the table")
                .withMessageContaining("field 's.must' BIGINT is NOT NULL in the table and not in the rows")
                .withMessageContaining("'a.element' may be null in the rows and is NOT NULL in the table");
    }

    @Test
    void columnsThatMustHaveAValueMustBeThere() {
        FieldMetadata withDefault =
                FieldMetadata.builder().putString("CURRENT_DEFAULT", "1").build();
        StructType table = new StructType()
                .add("id", LongType.LONG)
                .add("must", LongType.LONG, false)
                .add("given", LongType.LONG, true, withDefault);

        assertMismatch(Tables.of(table), rows(FIELD("id", BIGINT())))
                .withMessageContaining("column 'must' BIGINT is NOT NULL in the table and not in the rows")
                .withMessageContaining("column 'given' BIGINT has a default, which the sink does not compute");
    }

    @Test
    void thePartitioningOfTheSinkMustBeTheTables() {
        RowType rows = rows(FIELD("id", BIGINT()), FIELD("name", STRING()), FIELD("day", DataTypes.DATE()));

        assertThat(SchemaFit.of(Tables.of(TABLE, "day"), 0, rows, List.of("Day"))
                        .partitionColumns())
                .hasSize(1);
        assertThat(SchemaFit.of(Tables.of(TABLE, "day"), 0, rows, List.of()).partitionColumns())
                .hasSize(1);
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> SchemaFit.of(Tables.of(TABLE, "day"), 0, rows, List.of("name")))
                .withMessageContaining("the sink partitions by (name) and the table by (day)");
    }

    @Test
    void filesHavePhysicalNamesAndIdsWhereTheTableHasThem() {
        StructType table = new StructType()
                .add("s", new StructType().add("x", LongType.LONG, true, mapped("col-x", 2)), true, mapped("col-s", 1))
                .add("p", StringType.STRING, true, mapped("col-p", 3));

        TableLayout layout =
                fit(Tables.of(table, "p"), rows(FIELD("s", ROW(FIELD("X", BIGINT()))), FIELD("P", STRING())));

        StructField file = layout.fileSchema().at(0);
        assertThat(file.getName()).isEqualTo("col-s");
        assertThat(file.getMetadata().getLong("delta.columnMapping.id")).isEqualTo(1);
        assertThat(((StructType) file.getDataType()).at(0).getName()).isEqualTo("col-x");
        assertThat(layout.partitionColumns().get(0).physical().getName()).isEqualTo("col-p");
        assertThat(layout.statisticsColumns()).containsExactly(List.of("col-s", "col-x"));
    }

    @Test
    void theFirstLeafColumnsGetStatistics() {
        StructType table = new StructType()
                .add("p", LongType.LONG)
                .add("s", new StructType().add("x", LongType.LONG).add("y", LongType.LONG))
                .add("last", LongType.LONG);
        RowType rows = rows(
                FIELD("p", BIGINT()),
                FIELD("s", ROW(FIELD("x", BIGINT()), FIELD("y", BIGINT()))),
                FIELD("last", BIGINT()));
        TableDefinition unlimited = Tables.of(table, "p");
        TableDefinition limited = Tables.withProperties(table, Map.of("delta.dataSkippingNumIndexedCols", "2"));

        assertThat(fit(unlimited, rows).statisticsColumns())
                .containsExactlyInAnyOrder(List.of("s", "x"), List.of("s", "y"), List.of("last"));
        assertThat(fit(limited, rows).statisticsColumns()).containsExactlyInAnyOrder(List.of("p"), List.of("s", "x"));
    }

    @Test
    void theColumnsThatTheTableNamesGetStatisticsWhateverTheirNumber() {
        StructType table = new StructType()
                .add("p", LongType.LONG)
                .add("S", new StructType().add("x", LongType.LONG).add("y", LongType.LONG))
                .add("t", new StructType().add("a.b, `c`", LongType.LONG).add("z", LongType.LONG))
                .add("last", LongType.LONG);
        RowType rows = rows(FIELD("last", BIGINT()));

        assertThat(fit(named(table, "s, p,LAST"), rows).statisticsColumns())
                .containsExactlyInAnyOrder(List.of("S", "x"), List.of("S", "y"), List.of("p"), List.of("last"));
        assertThat(fit(named(table, "t.`a.b, ``c```, S . y , missing, s.missing"), rows)
                        .statisticsColumns())
                .containsExactlyInAnyOrder(List.of("t", "a.b, `c`"), List.of("S", "y"));
        assertThat(fit(named(table, ""), rows).statisticsColumns()).isEmpty();
    }

    private static TableDefinition named(StructType table, String columns) {
        return Tables.withProperties(
                table, Map.of("delta.dataSkippingStatsColumns", columns, "delta.dataSkippingNumIndexedCols", "1"));
    }

    @Test
    void clusteringColumnsGetStatisticsWhereverTheyAre() {
        StructType table = new StructType();
        for (int i = 0; i < 40; i++) {
            table = table.add("c" + i, LongType.LONG);
        }

        assertThat(fit(Tables.clustered(table, List.of("c39")), rows(FIELD("c39", BIGINT())))
                        .statisticsColumns())
                .contains(List.of("c0"), List.of("c31"), List.of("c39"))
                .doesNotContain(List.of("c32"));
    }

    private static FieldMetadata mapped(String physicalName, long id) {
        return FieldMetadata.builder()
                .putLong("delta.columnMapping.id", id)
                .putString("delta.columnMapping.physicalName", physicalName)
                .build();
    }

    private static TableLayout fit(TableDefinition table, RowType rows) {
        return SchemaFit.of(table, 0, rows, List.of());
    }

    private static ThrowableAssertAlternative<CloudFilesException> assertMismatch(TableDefinition table, RowType rows) {
        return assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> fit(table, rows))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DELTA_METADATA_MISMATCH));
    }

    static RowType rows(DataTypes.Field... fields) {
        return (RowType) ROW(fields).getLogicalType();
    }
}
