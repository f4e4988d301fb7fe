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
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.VariantType;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaMergeTest {
    private static final ProtocolPermission NOTHING = new ProtocolPermission(false, Map.of());
    private static final Map<String, String> WIDENING = Map.of("delta.enableTypeWidening", "true");

    private static RowType rows(Object... namesAndTypes) {
        LogicalType[] types = new LogicalType[namesAndTypes.length / 2];
        String[] names = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            names[i] = (String) namesAndTypes[2 * i];
            types[i] = (LogicalType) namesAndTypes[2 * i + 1];
        }
        return RowType.of(types, names);
    }

    private static SchemaChange merge(TableDefinition table, RowType rows) {
        return SchemaMerge.of(table, rows, NOTHING).orElseThrow();
    }

    @Test
    void newColumnsComeLastAndMayBeNullAtEveryLevel() {
        StructType table =
                new StructType().add("id", LongType.LONG, false).add("s", new StructType().add("a", LongType.LONG));
        RowType rows = rows(
                "new",
                rows("must", new BigIntType(false)).copy(false),
                "S",
                rows("b", new VarCharType(false, 5), "A", new BigIntType()),
                "ID",
                new BigIntType());

        SchemaChange change = merge(Tables.of(table), rows);

        assertThat(change.schema())
                .isEqualTo(new StructType()
                        .add("id", LongType.LONG, false)
                        .add("s", new StructType().add("a", LongType.LONG).add("b", StringType.STRING))
                        .add("new", new StructType().add("must", LongType.LONG)));
        assertThat(change.properties()).isEmpty();
        assertThat(change.changes())
                .containsExactly("added column 's.b' STRING", "added column 'new' ROW<`must` BIGINT>");
    }

    @Test
    void columnsAreWidenedAtEveryLevelAndNeverNarrowed() {
        StructType table = new StructType()
                .add("small", IntegerType.INTEGER)
                .add("large", LongType.LONG)
                .add("s", new StructType().add("d", new DecimalType(5, 2)))
                .add("a", new ArrayType(IntegerType.INTEGER, true))
                .add("m", new MapType(StringType.STRING, IntegerType.INTEGER, true));
        RowType rows = rows(
                "small", new BigIntType(),
                "large", new IntType(),
                "s", rows("d", new org.apache.flink.table.types.logical.DecimalType(10, 3)),
                "a", new org.apache.flink.table.types.logical.ArrayType(new BigIntType()),
                "m", new org.apache.flink.table.types.logical.MapType(new VarCharType(), new BigIntType()));

        StructType merged = merge(Tables.withProperties(table, WIDENING), rows).schema();

        assertThat(DeltaTypes.describe(merged))
                .isEqualTo("ROW<`small` BIGINT, `large` BIGINT, `s` ROW<`d` DECIMAL(10, 3)>, `a` ARRAY<BIGINT>,"
                        + " `m` MAP<STRING, BIGINT>>");
        assertThat(merged.get("small").getTypeChanges())
                .singleElement()
                .hasToString("TypeChange(from=integer,to=long)");
        assertThat(merged.toJson()).contains("\"fieldPath\":\"element\"").contains("\"fieldPath\":\"value\"");
        assertThat(SchemaMerge.of(Tables.withProperties(merged, WIDENING), rows, NOTHING))
                .isEmpty();
    }

    @Test
    void partitionColumnsAndOtherTypesStayAsTheyAre() {
        StructType table = new StructType().add("part", IntegerType.INTEGER).add("text", StringType.STRING);
        RowType rows = rows("part", new BigIntType(), "text", new BigIntType());

        Optional<SchemaChange> change =
                SchemaMerge.of(Tables.of(table, "part"), rows, new ProtocolPermission(true, Map.of()));

        assertThat(change).isEmpty();
    }

    @Test
    void everythingThatTheProtocolLacksIsToldTogetherWithItsStatements() {
        StructType table = new StructType().add("id", IntegerType.INTEGER).add("day", DateType.DATE);
        RowType rows = rows(
                "id", new BigIntType(),
                "day", new TimestampType(6),
                "v", new VariantType(),
                "a b", new IntType());

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> SchemaMerge.of(Tables.of(table), rows, NOTHING))
                .withMessageContaining(
                        "column 'id' INT, which the rows have as BIGINT, needs 'delta.enableTypeWidening' = 'true'")
                .withMessageContaining(
                        "ALTER TABLE delta.`s3://lake/bronze` SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true');")
                .withMessageContaining("'delta.feature.timestampNtz' = 'supported'")
                .withMessageContaining("column 'v' VARIANT needs 'delta.feature.variantType' = 'supported'")
                .withMessageContaining("SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')")
                .withMessageContaining("sink.allow-protocol-upgrade = true");
    }

    @Test
    void featuresThatTheTableHasAreNotAskedForAgain() {
        StructType table = new StructType().add("id", LongType.LONG);
        RowType rows = rows("id", new BigIntType(), "v", new VariantType(), "at", new TimestampType(3));

        SchemaChange change = merge(Tables.withFeatures(table, "variantType-preview", "timestampNtz"), rows);

        assertThat(change.properties()).isEmpty();
    }

    @Test
    void idsGoOnBehindTheLargestThatWasEverGiven() {
        StructType table = new StructType().add("id", LongType.LONG);
        RowType rows = rows("id", new BigIntType(), "s", rows("a", new IntType(), "b", new IntType()));

        SchemaChange change = merge(
                Tables.withProperties(
                        table, Map.of("delta.columnMapping.mode", "name", "delta.columnMapping.maxColumnId", "7")),
                rows);

        assertThat(ColumnMetadata.id(change.schema().get("s"))).isEqualTo(8);
        StructType nested = (StructType) change.schema().get("s").getDataType();
        assertThat(nested.fields()).extracting(ColumnMetadata::id).containsExactly(9L, 10L);
        assertThat(nested.fields())
                .extracting(ColumnMetadata::physicalName)
                .allSatisfy(name -> assertThat(name).startsWith("col-"));
        assertThat(change.properties()).containsEntry("delta.columnMapping.maxColumnId", "10");
    }
}
