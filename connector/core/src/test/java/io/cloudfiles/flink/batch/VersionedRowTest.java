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
package io.cloudfiles.flink.batch;

import io.cloudfiles.flink.testing.Batches;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VersionedRowTest {
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    private static final RowType TYPE =
            RowType.of(new LogicalType[] {new BigIntType(false), STRING}, new String[] {"id", "Name"});
    private static final VersionedRow ROW =
            VersionedRow.of(3, TYPE, GenericRowData.ofKind(RowKind.UPDATE_AFTER, 7L, StringData.fromString("ada")));

    @Test
    void findsColumnsByTheirNamesElseByTheFirstThatDiffersInCaseOnly() {
        RowType alike = RowType.of(new LogicalType[] {STRING, STRING}, new String[] {"A", "a"});
        VersionedRow row = VersionedRow.of(
                0, alike, GenericRowData.of(StringData.fromString("upper"), StringData.fromString("lower")));

        assertThat(row.get("A")).hasToString("upper");
        assertThat(row.get("a")).hasToString("lower");
        assertThat(ROW.get("NAME")).hasToString("ada");
        assertThat(ROW.has("name")).isTrue();
    }

    @Test
    void aColumnThatItLacksIsNull() {
        assertThat(ROW.get("later")).isNull();
        assertThat(ROW.has("later")).isFalse();
    }

    @Test
    void getsAColumnMoreAtTheEnd() {
        VersionedRow row = ROW.withColumn("n", new IntType(), 1).withColumn("m", new IntType(), null);

        assertThat(row.schema().getFieldNames()).containsExactly("id", "Name", "n", "m");
        assertThat(Batches.values(row.schema(), row.row())).isEqualTo(Arrays.asList(7L, "ada", 1, null));
        assertThat(row.schemaVersion()).isEqualTo(3);
        assertThat(row.kind()).isEqualTo(RowKind.UPDATE_AFTER);
        assertThat(ROW.schema()).isEqualTo(TYPE);
        assertThat(row).hasToString("+U[3]{id=7, Name=ada, n=1, m=null}");
    }

    @Test
    void aColumnIsReplacedWhereItIsAndKeepsItsName() {
        VersionedRow row = ROW.withColumn("name", new IntType(), 5);

        assertThat(row.schema())
                .isEqualTo(RowType.of(
                        new LogicalType[] {new BigIntType(false), new IntType()}, new String[] {"id", "Name"}));
        assertThat(Batches.values(row.schema(), row.row())).isEqualTo(List.of(7L, 5));
        assertThat(row.kind()).isEqualTo(RowKind.UPDATE_AFTER);
    }

    @Test
    void aColumnIsLeftOut() {
        VersionedRow row = ROW.without("ID");

        assertThat(row.schema().getFieldNames()).containsExactly("Name");
        assertThat(Batches.values(row.schema(), row.row())).isEqualTo(List.of("ada"));
        assertThat(row.kind()).isEqualTo(RowKind.UPDATE_AFTER);
        assertThat(ROW.without("later")).isSameAs(ROW);
    }

    @Test
    void rowsOfTheSameColumnsShareThemWhateverIsAdded() {
        VersionedRow other = ROW.withRow(GenericRowData.of(8L, null));

        assertThat(other.schema()).isSameAs(TYPE);
        assertThat(other.withColumn("n", new IntType(), 1).schema())
                .isSameAs(ROW.withColumn("n", new IntType(), 2).schema());
        assertThat(other.without("id").schema()).isSameAs(ROW.without("id").schema());
        for (int i = 0; i < 1000; i++) {
            assertThat(ROW.withColumn("n" + i, STRING, null).has("n" + i)).isTrue();
        }
    }

    @Test
    void valuesThatAreNotOfTheColumnAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ROW.withColumn("source", STRING, "shop"))
                .withMessageContaining("'source'")
                .withMessageContaining("java.lang.String")
                .withMessageContaining("internal form, here org.apache.flink.table.data.StringData");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ROW.withColumn("n", new IntType(false), null))
                .withMessageContaining("Give a nullable type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ROW.withRow(GenericRowData.of(1L)))
                .withMessageContaining("1 values for 2 columns");
    }
}
