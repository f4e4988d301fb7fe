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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.batch.RecordBatchTypeInfo;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.read.DeltaSnapshotSource;
import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VariantType;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Variants that we write are Spark's variants, and the other way round. */
class VariantITCase {
    private static final RowType ROWS = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new VariantType(),
                RowType.of(new LogicalType[] {new VariantType()}, new String[] {"inner"})
            },
            new String[] {"id", "v", "s"});
    private static final List<@Nullable String> DOCUMENTS = Arrays.asList(
            "{\"a\":{\"b\":[1,2.5,null]},\"text\":\"ünï→\"}", "[]", "12345678901", "true", "null", "\"plain\"", null);

    private static SparkDelta spark;

    @TempDir
    Path directory;

    private Path table;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @BeforeEach
    void nameTable() {
        table = directory.resolve("table");
    }

    private static @Nullable BinaryVariant variant(@Nullable String json) {
        try {
            return json == null ? null : BinaryVariantInternalBuilder.parseJson(json, false);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<RowData> rows() {
        List<RowData> rows = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS.size(); i++) {
            BinaryVariant value = variant(DOCUMENTS.get(i));
            rows.add(GenericRowData.of((long) i, value, i % 2 == 0 ? GenericRowData.of(value) : null));
        }
        return rows;
    }

    private static StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.createLocalEnvironment(
                2, Configuration.fromMap(Map.of("rest.bind-port", "0")));
    }

    private void write(DeltaSinkBuilder sink) throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromData(rows(), InternalTypeInfo.of(ROWS)).sinkTo(sink.buildForRows(ROWS));
        env.execute();
    }

    private DeltaSinkBuilder sink() {
        return DeltaSink.forPath(table.toString()).uid("variants");
    }

    private void requireDocuments() {
        List<Map<String, @Nullable Object>> found = spark.query(
                "SELECT to_json(v) AS v, to_json(s.inner) AS inner FROM delta.`%s` ORDER BY id".formatted(table));
        assertThat(found).extracting(row -> row.get("v")).containsExactlyElementsOf(DOCUMENTS);
        assertThat(found.get(0)).containsEntry("inner", DOCUMENTS.get(0));
        assertThat(found.get(1)).containsEntry("inner", null);
        assertThat(spark.query("SELECT variant_get(v, '$.a.b[1]', 'double') AS x FROM delta.`%s` WHERE id = 0"
                        .formatted(table)))
                .containsExactly(Map.of("x", 2.5));
        assertThat(spark.readWhere(table, "v IS NULL", "id")).containsExactly(Map.of("id", 6L));
    }

    @Test
    void rowsWithVariantsAreReadBySpark() throws Exception {
        write(sink());

        requireDocuments();
        Map<String, @Nullable Object> detail =
                spark.query("DESCRIBE DETAIL delta.`%s`".formatted(table)).get(0);
        assertThat(detail).containsEntry("minReaderVersion", 3L).containsEntry("minWriterVersion", 7L);
        assertThat((List<?>) detail.get("tableFeatures")).map(String::valueOf).contains("variantType");
    }

    @Test
    void batchesWithVariantsAreReadBySpark() throws Exception {
        List<List<Object>> values = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS.size(); i++) {
            BinaryVariant value = variant(DOCUMENTS.get(i));
            values.add(Arrays.asList((long) i, value, i % 2 == 0 ? Arrays.asList(value) : null));
        }
        StreamExecutionEnvironment env = environment();
        env.fromData(List.of(Batches.of(ROWS, values)), RecordBatchTypeInfo.INSTANCE)
                .sinkTo(sink().build());
        env.execute();

        requireDocuments();
    }

    @Test
    void variantsOfAMappedTableAreReadBySpark() throws Exception {
        write(sink().option("delta.columnMapping.mode", "id"));

        requireDocuments();
    }

    @Test
    void whatWeWroteIsReadByUs() throws Exception {
        write(sink());

        StreamExecutionEnvironment env = environment();
        List<RowData> found = env.fromSource(
                        DeltaSnapshotSource.newest(new TableAccess(table.toString(), Map.of()), ROWS, null),
                        WatermarkStrategy.noWatermarks(),
                        "table")
                .executeAndCollect(100);

        Map<Long, @Nullable Object> byId = new TreeMap<>();
        found.forEach(row -> byId.put(row.getLong(0), row.isNullAt(1) ? null : row.getVariant(1)));
        assertThat(byId.values())
                .containsExactlyElementsOf(
                        DOCUMENTS.stream().map(VariantITCase::variant).toList());
        assertThat(found.stream().filter(row -> row.getLong(0) == 0))
                .allSatisfy(row -> assertThat(row.getRow(2, 1).getVariant(0)).isEqualTo(variant(DOCUMENTS.get(0))));
    }

    @Test
    void whatSparkWroteIsReadByUsAlsoInArraysAndMaps() throws Exception {
        spark.sql("""
                CREATE TABLE delta.`%s` USING delta AS
                SELECT 1L AS id, parse_json('{"a":[1,"x"]}') AS v, array(parse_json('2'), NULL) AS list,
                  map('k', named_struct('v', parse_json('"y"'))) AS map
                """.formatted(table));

        assertThat(readByUs())
                .singleElement()
                .hasToString("{id=1, v={\"a\":[1,\"x\"]}, list=[2, null], map={k={v=\"y\"}}}");

        write(sinkWithoutOtherColumns());
        assertThat(readByUs()).hasSize(1 + DOCUMENTS.size());
    }

    private DeltaSinkBuilder sinkWithoutOtherColumns() {
        spark.sql("ALTER TABLE delta.`%s` ADD COLUMNS (s STRUCT<inner: VARIANT>)".formatted(table));
        return sink();
    }

    private List<Map<String, @Nullable Object>> readByUs() throws IOException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (Storages storages = Storages.load()) {
            Location location = Location.of(table);
            DeltaTableReader.open(storages.open(location, Map.of()), location).forEachRow(rows::add);
        }
        return rows;
    }

    @Test
    void shreddedVariantsAreRefused() {
        spark.sql("SET spark.sql.variant.writeShredding.enabled = true");
        spark.sql("SET spark.sql.variant.forceShreddingSchemaForTest = a INT");
        spark.sql(
                "CREATE TABLE delta.`%s` (id BIGINT, v VARIANT) USING delta TBLPROPERTIES ('delta.enableVariantShredding' = 'true')"
                        .formatted(table));
        spark.sql("INSERT INTO delta.`%s` VALUES (1, parse_json('{\"a\":1,\"b\":2}'))".formatted(table));
        spark.sql("SET spark.sql.variant.writeShredding.enabled = false");

        assertThatThrownBy(this::readByUs)
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("CF_DELTA_TABLE_UNSUPPORTED")
                .hasMessageContaining("shredded variants (v.typed_value)");
    }

    @Test
    void variantsInArraysAreRefusedWhenTheSinkIsBuilt() {
        RowType type = RowType.of(
                new LogicalType[] {new ArrayType(new VariantType()), new VariantType()}, new String[] {"list", "v"});

        assertThatThrownBy(() -> sink().buildForRows(type))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("column 'list.element' of type VARIANT within an array or map");
    }
}
