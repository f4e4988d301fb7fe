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

import io.cloudfiles.flink.schema.LimitedGrowth;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** What a table does not take is left out of the schema, and the rest of the news is not. */
class TableLimitsTest {
    private static final String ALTER = "ALTER TABLE delta.`s3://lake/bronze` SET TBLPROPERTIES ";
    private static final ProtocolPermission NOTHING = new ProtocolPermission(false, Map.of());
    private static final RowType BEFORE = SchemaDdl.parse("part INT, id INT, day DATE, tree ROW<n INT>");
    private static final RowType GROWN =
            SchemaDdl.parse("part BIGINT, id BIGINT, day TIMESTAMP(6), tree ROW<n BIGINT, `x y` INT, z INT>,"
                    + " `a,b` INT, at ARRAY<TIMESTAMP(6)>, only ROW<`p q` INT>, clock TIME, price DOUBLE");

    private static StructType table() {
        return new StructType()
                .add("Part", IntegerType.INTEGER)
                .add("id", IntegerType.INTEGER)
                .add("day", DateType.DATE)
                .add("tree", new StructType().add("n", IntegerType.INTEGER));
    }

    private static TableDefinition table(Map<String, String> properties, String... features) {
        TableDefinition plain = Tables.of(table(), "Part");
        return new TableDefinition(
                plain.location(),
                plain.id(),
                plain.schema(),
                plain.partitionColumns(),
                plain.clusteringColumns(),
                properties,
                7,
                Set.of(features));
    }

    @Test
    void whatNeedsAnotherProtocolIsLeftOutWithTheStatementThatLetsItIn() {
        LimitedGrowth growth =
                LimitedGrowth.within(TableLimits.of(table(Map.of("delta.enableTypeWidening", "true")), NOTHING));

        RowType taken = growth.of(BEFORE, GROWN);

        assertThat(taken)
                .isEqualTo(SchemaDdl.parse("part INT, id BIGINT, day DATE, tree ROW<n BIGINT, z INT>, price DOUBLE"));
        Map<List<String>, String> refusals = growth.refusals();
        assertThat(refusals.get(List.of("part"))).contains("partitioned by it");
        assertThat(refusals.get(List.of("day")))
                .contains("TIMESTAMP(6) needs the table feature timestampNtz")
                .contains(ALTER + "('delta.feature.timestampNtz' = 'supported')");
        assertThat(refusals.get(List.of("at", "element"))).contains("timestampNtz");
        assertThat(refusals.get(List.of("tree", "x y"))).contains(ALTER + "('delta.columnMapping.mode' = 'name')");
        assertThat(refusals.get(List.of("clock"))).contains("Delta has no type for TIME(0)", "schema.hints");
        assertThat(refusals)
                .as("a row is not refused for what one file has in it")
                .containsKeys(List.of("a,b"), List.of("only", "p q"))
                .hasSize(7);
    }

    @Test
    void aTableThatCanHaveThemTakesThem() {
        TableDefinition table =
                table(Map.of("delta.enableTypeWidening", "true", "delta.columnMapping.mode", "name"), "timestampNtz");
        LimitedGrowth growth = LimitedGrowth.within(TableLimits.of(table, NOTHING));

        growth.of(BEFORE, GROWN);

        assertThat(growth.refusals()).containsOnlyKeys(List.of("part"), List.of("clock"));
    }

    @Test
    void aTableThatDoesNotLetColumnsBecomeWiderStillTakesNewOnes() {
        LimitedGrowth growth = LimitedGrowth.within(TableLimits.of(table(Map.of()), NOTHING));

        RowType taken = growth.of(BEFORE, SchemaDdl.parse("id BIGINT, tree ROW<n BIGINT, z INT>"));

        assertThat(taken).isEqualTo(SchemaDdl.parse("id INT, tree ROW<n INT, z INT>"));
        assertThat(growth.refusals().get(List.of("tree", "n")))
                .contains(ALTER + "('delta.enableTypeWidening' = 'true')");
    }

    @Test
    void whatTheTableHasWithAnotherTypeIsLeftOut() {
        StructType table = new StructType()
                .add("id", IntegerType.INTEGER)
                .add("City", StringType.STRING)
                .add("wide", LongType.LONG)
                .add("narrow", IntegerType.INTEGER)
                .add("tags", new ArrayType(StringType.STRING, true))
                .add("full", new ArrayType(StringType.STRING, false))
                .add("counts", new MapType(StringType.STRING, IntegerType.INTEGER, true))
                .add("place", new StructType().add("zip", StringType.STRING))
                .add("strict", new StructType().add("zip", StringType.STRING, false));
        TableLimits limits = sent(TableLimits.of(with(Tables.of(table)), NOTHING));
        LimitedGrowth growth = LimitedGrowth.within(limits);

        RowType taken = growth.of(
                SchemaDdl.parse("id INT, wide INT"),
                SchemaDdl.parse(
                        "id INT, wide BIGINT, city BIGINT, narrow BIGINT, tags ARRAY<BIGINT>, `full` ARRAY<STRING>,"
                                + " counts MAP<STRING, STRING>, place ROW<zip BIGINT, street STRING>, strict ROW<zip STRING>,"
                                + " new ROW<n INT>"));

        assertThat(taken).isEqualTo(SchemaDdl.parse("id INT, wide BIGINT, place ROW<street STRING>, new ROW<n INT>"));
        assertThat(growth.refusals())
                .containsOnlyKeys(
                        List.of("city"),
                        List.of("narrow"),
                        List.of("tags", "element"),
                        List.of("full", "element"),
                        List.of("counts", "value"),
                        List.of("place", "zip"),
                        List.of("strict"));
        assertThat(growth.refusals().get(List.of("city")))
                .isEqualTo(
                        "The table has it as STRING, which does not take BIGINT. To have what fits in the column, give it"
                                + " the table's type in 'schema.hints' and start the job again.");
        assertThat(growth.refusals().get(List.of("narrow"))).contains("delta.enableTypeWidening");
        assertThat(growth.refusals().get(List.of("full", "element"))).contains("NOT NULL");
    }

    @Test
    void whatTheTableHasWithAnotherShapeIsLeftOut() {
        StructType table = new StructType()
                .add("text", StringType.STRING)
                .add("tree", new StructType().add("n", IntegerType.INTEGER));
        LimitedGrowth growth = LimitedGrowth.within(TableLimits.of(with(Tables.of(table)), NOTHING));

        assertThat(growth.of(RowType.of(), SchemaDdl.parse("text ROW<at TIME, n INT>, tree STRING, other INT")))
                .isEqualTo(SchemaDdl.parse("other INT"));
        assertThat(growth.refusals().get(List.of("text"))).contains("has it as STRING", "ROW<`at` TIME(0), `n` INT>");
        assertThat(growth.refusals().get(List.of("tree"))).contains("which does not take STRING");
    }

    @Test
    void theFirstColumnsAreNotFittedToATableOfAnotherKind() {
        LimitedGrowth growth = LimitedGrowth.ofFirst(TableLimits.of(with(Tables.of(table(), "Part")), NOTHING));

        RowType first = SchemaDdl.parse("part INT, id STRING");
        assertThat(growth.of(RowType.of(), first)).isEqualTo(first);
        assertThat(growth.refusals()).isEmpty();
    }

    private static TableDefinition with(TableDefinition plain) {
        return new TableDefinition(
                plain.location(),
                plain.id(),
                plain.schema(),
                plain.partitionColumns(),
                plain.clusteringColumns(),
                Map.of(),
                7,
                Set.of());
    }

    /** As the readers of a job get it. */
    private static TableLimits sent(TableLimits limits) {
        try {
            return InstantiationUtil.clone(limits);
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatTheSinkMayRaiseTheProtocolForIsTaken() {
        ProtocolPermission upgrades = new ProtocolPermission(true, Map.of());
        LimitedGrowth growth = LimitedGrowth.within(TableLimits.of(table(Map.of()), upgrades));

        growth.of(BEFORE, SchemaDdl.parse("id BIGINT, day TIMESTAMP(6), at TIMESTAMP(6)"));

        assertThat(growth.refusals()).isEmpty();
    }

    @Test
    void aTableToBeMadeHasWhatItsFirstColumnsAndPropertiesAskFor() {
        RowType first = SchemaDdl.parse("`a b` INT, at TIMESTAMP(6), part INT");
        Map<String, String> properties = Map.of("delta.feature.timestampNtz", "supported");

        LimitedGrowth ofColumns =
                LimitedGrowth.within(TableLimits.ofNew(Tables.LOCATION, first, List.of("PART"), Map.of(), NOTHING));
        ofColumns.of(first, SchemaDdl.parse("`c d` INT, late TIMESTAMP(6), part BIGINT"));
        LimitedGrowth ofProperties =
                LimitedGrowth.within(TableLimits.ofNew(Tables.LOCATION, RowType.of(), List.of(), properties, NOTHING));
        ofProperties.of(RowType.of(), SchemaDdl.parse("`c d` INT, late TIMESTAMP(6)"));

        assertThat(ofColumns.refusals()).containsOnlyKeys(List.of("part"));
        assertThat(ofProperties.refusals()).containsOnlyKeys(List.of("c d"));
    }
}
