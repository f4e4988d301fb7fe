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
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileFitTest {
    private static final StructType FILES =
            new StructType().add("id", LongType.LONG).add("name", StringType.STRING);

    @Test
    void filesFitTheTableThatTheyWereWrittenForAndOneWithMoreColumns() {
        StructType more = FILES.add("more", StringType.STRING, true);

        assertThatCode(() -> FileFit.require(Tables.of(FILES), FILES, Set.of())).doesNotThrowAnyException();
        assertThatCode(() -> FileFit.require(Tables.of(more), FILES, Set.of())).doesNotThrowAnyException();
    }

    @Test
    void everyReasonIsTold() {
        StructType changed = new StructType().add("id", StringType.STRING).add("must", LongType.LONG, false);

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FileFit.require(Tables.of(changed, "id"), FILES, Set.of()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DELTA_METADATA_MISMATCH))
                .withMessageContaining("[s3://lake/bronze]")
                .withMessageContaining("column 'id' was BIGINT and is now STRING")
                .withMessageContaining("column 'name' STRING was dropped")
                .withMessageContaining("column 'must' NOT NULL was added")
                .withMessageContaining("it is now partitioned by [id], the files by []")
                .withMessageContaining("nothing is lost");
    }

    @Test
    void aColumnThatWasMadeNotNullIsAReason() {
        StructType changed = new StructType().add("id", LongType.LONG, false).add("name", StringType.STRING);

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FileFit.require(Tables.of(changed), FILES, Set.of()))
                .withMessageContaining("column 'id' was made NOT NULL");
    }

    @Test
    void theStatementsThatMendItAreTold() {
        StructType files = new StructType()
                .add("id", LongType.LONG)
                .add("name", StringType.STRING)
                .add("null", StringType.STRING);
        StructType changed = new StructType()
                .add("id", IntegerType.INTEGER)
                .add("null", StringType.STRING, false)
                .add("must", LongType.LONG, false);
        String alter = "ALTER TABLE delta.`s3://lake/bronze` ";

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FileFit.require(Tables.of(changed), files, Set.of()))
                .withMessageContaining("column 'id' was BIGINT and is now INT")
                .withMessageContaining(alter + "ALTER COLUMN `id` TYPE BIGINT;")
                .withMessageContaining(alter + "ADD COLUMNS (`name` STRING);")
                .withMessageContaining(alter + "ALTER COLUMN `null` DROP NOT NULL;")
                .withMessageContaining(alter + "ALTER COLUMN `must` DROP NOT NULL;");
    }

    @Test
    void aMappedColumnThatWasDroppedIsNotMendedByAnotherOfItsName() {
        FieldMetadata metadata = FieldMetadata.builder()
                .putLong("delta.columnMapping.id", 2)
                .putString("delta.columnMapping.physicalName", "col-1")
                .build();
        StructType files = new StructType().add("id", LongType.LONG).add("name", StringType.STRING, metadata);

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() ->
                        FileFit.require(Tables.of(new StructType().add("id", LongType.LONG)), files, Set.of()))
                .withMessageContaining("column 'name' STRING was dropped")
                .withMessageContaining("undo the change (RESTORE TABLE)");
    }

    @Test
    void nestedColumnsAreComparedToo() {
        StructType files = new StructType()
                .add("s", new StructType().add("x", IntegerType.INTEGER))
                .add("a", new ArrayType(IntegerType.INTEGER, true));
        StructType widened = new StructType()
                .add("s", new StructType().add("x", LongType.LONG).add("y", LongType.LONG))
                .add("a", new ArrayType(LongType.LONG, true));
        StructType dropped = new StructType()
                .add("s", new StructType().add("y", LongType.LONG))
                .add("a", new ArrayType(StringType.STRING, true));

        assertThatCode(() -> FileFit.require(Tables.of(widened), files, Set.of()))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> FileFit.require(Tables.of(dropped), files, Set.of()))
                .withMessageContaining("column 's.x' INT was dropped")
                .withMessageContaining("column 'a.element' was INT and is now STRING");
    }

    static Stream<Arguments> widenings() {
        return Stream.of(
                Arguments.of(ByteType.BYTE, ShortType.SHORT, true),
                Arguments.of(IntegerType.INTEGER, LongType.LONG, true),
                Arguments.of(LongType.LONG, IntegerType.INTEGER, false),
                Arguments.of(FloatType.FLOAT, DoubleType.DOUBLE, true),
                Arguments.of(DoubleType.DOUBLE, FloatType.FLOAT, false),
                Arguments.of(IntegerType.INTEGER, DoubleType.DOUBLE, true),
                Arguments.of(LongType.LONG, DoubleType.DOUBLE, false),
                Arguments.of(DateType.DATE, TimestampNTZType.TIMESTAMP_NTZ, true),
                Arguments.of(DateType.DATE, TimestampType.TIMESTAMP, false),
                Arguments.of(new DecimalType(10, 2), new DecimalType(12, 4), true),
                Arguments.of(new DecimalType(10, 2), new DecimalType(11, 4), false),
                Arguments.of(IntegerType.INTEGER, new DecimalType(10, 0), true),
                Arguments.of(IntegerType.INTEGER, new DecimalType(10, 1), false),
                Arguments.of(LongType.LONG, new DecimalType(20, 0), true),
                Arguments.of(LongType.LONG, new DecimalType(19, 0), false),
                Arguments.of(LongType.LONG, StringType.STRING, false));
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("widenings")
    void filesStayReadableExactlyUnderTheChangesThatTheProtocolAllows(DataType file, DataType table, boolean readable) {
        assertThat(TypeWidening.isConvertible(file, table)).isEqualTo(readable);
    }
}
