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
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TableSupportTest {
    private static final StructType PLAIN = new StructType().add("id", LongType.LONG);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "appendOnly",
                "changeDataFeed",
                "clustering",
                "columnMapping",
                "deletionVectors",
                "inCommitTimestamp",
                "rowTracking",
                "timestampNtz",
                "typeWidening",
                "v2Checkpoint"
            })
    void featuresThatAnAppendKeepsAreFine(String feature) {
        assertThatCode(() -> TableSupport.require(Tables.withFeatures(PLAIN, feature)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalogManaged", "icebergCompatV2", "materializePartitionColumns", "fromTheFuture"})
    void otherFeaturesAreRefusedByName(String feature) {
        assertUnsupported(Tables.withFeatures(PLAIN, "appendOnly", feature), "feature '" + feature + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "delta.generationExpression, generated column 'x'",
        "delta.identity.start, identity column 'x'",
        "delta.invariants, an invariant on column 'x'"
    })
    void columnsThatAWriterWouldHaveToComputeOrCheckAreRefusedByName(String key, String reason) {
        FieldMetadata metadata = FieldMetadata.builder().putString(key, "1").build();
        StructType table = PLAIN.add("x", LongType.LONG, true, metadata);
        StructType nested = PLAIN.add("s", table);

        assertUnsupported(Tables.of(table), reason);
        assertUnsupported(Tables.of(nested), reason.replace("'x'", "'s.x'"));
    }

    @Test
    void checkConstraintsAreRefusedByName() {
        assertUnsupported(
                Tables.withProperties(PLAIN, Map.of("delta.constraints.positive", "id > 0")),
                "check constraint 'positive'");
    }

    @Test
    void allReasonsAreToldTogether() {
        TableDefinition table = new TableDefinition(
                Tables.LOCATION,
                "id",
                PLAIN,
                List.of(),
                Set.of(),
                Map.of("delta.constraints.c", "x"),
                8,
                Set.of("b", "a"));

        assertUnsupported(table, "writer version 8, feature 'a', feature 'b', check constraint 'c'");
    }

    private static void assertUnsupported(TableDefinition table, String reason) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> TableSupport.require(table))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED))
                .withMessageContaining("[s3://lake/bronze]")
                .withMessageContaining(reason);
    }
}
