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
package io.cloudfiles.flink.delta.write;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.delta.schema.DeltaTypes;
import io.cloudfiles.flink.delta.schema.TableLayout;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Batches;
import io.cloudfiles.flink.testing.MemoryStorage;
import io.cloudfiles.flink.testing.Seeds;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class StatisticsJsonTest {
    private static final String STORE = "statistics";
    private static final Location TABLE = MemoryStorage.named(STORE).root().child("table");
    private static final VarCharType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @AfterEach
    void forget() {
        MemoryStorage.forget(STORE);
    }

    @Test
    void spellsEveryTypeAsTheLogDoes() throws IOException {
        RowType type = RowType.of(
                new LogicalType[] {
                    new IntType(),
                    new FloatType(),
                    new DecimalType(10, 2),
                    new DecimalType(38, 3),
                    new DateType(),
                    new LocalZonedTimestampType(6),
                    new TimestampType(6),
                    new BooleanType(),
                    new VarBinaryType(9),
                    new ArrayType(STRING),
                    RowType.of(new LogicalType[] {STRING, new IntType()}, new String[] {"x", "y"})
                },
                new String[] {"i", "f", "d", "big", "day", "instant", "local", "flag", "bytes", "list", "row"});
        TimestampData time = TimestampData.fromInstant(Instant.parse("2026-01-31T10:00:00.123456Z"));
        List<Object> row = Arrays.asList(
                -7,
                0.1f,
                new BigDecimal("12.30"),
                new BigDecimal("-12345678901234567890.125"),
                (int) LocalDate.of(2026, 1, 31).toEpochDay(),
                time,
                time,
                true,
                ByteBuffer.wrap(new byte[] {1}),
                List.of("a"),
                Arrays.asList("é", null));

        assertThat(statistics(type, List.of(row), Map.of())).isEqualTo(JSON.readTree("""
                {"numRecords":1,
                 "minValues":{"i":-7,"f":0.1,"d":12.30,"big":-12345678901234567890.125,"day":"2026-01-31",
                   "instant":"2026-01-31T10:00:00.123Z","local":"2026-01-31T10:00:00.123","row":{"x":"é"}},
                 "maxValues":{"i":-7,"f":0.1,"d":12.30,"big":-12345678901234567890.125,"day":"2026-01-31",
                   "instant":"2026-01-31T10:00:00.124Z","local":"2026-01-31T10:00:00.124","row":{"x":"é"}},
                 "nullCount":{"i":0,"f":0,"d":0,"big":0,"day":0,"instant":0,"local":0,"flag":0,"bytes":0,
                   "row":{"x":0,"y":1}}}"""));
    }

    @Test
    void roundsTimesBeforeTheEpochOutwards() throws IOException {
        RowType type = RowType.of(new LogicalType[] {new TimestampType(6)}, new String[] {"t"});
        JsonNode statistics = statistics(type, List.of(List.of(TimestampData.fromEpochMillis(-1, 500_000))), Map.of());

        assertThat(statistics.at("/minValues/t").textValue()).isEqualTo("1969-12-31T23:59:59.999");
        assertThat(statistics.at("/maxValues/t").textValue()).isEqualTo("1970-01-01T00:00:00.000");
    }

    @Test
    void leavesBoundsOutThatReadersUnderstandDifferently() throws IOException {
        RowType type = RowType.of(
                new LogicalType[] {new DoubleType(), new DoubleType(), new DateType()},
                new String[] {"nan", "inf", "day"});
        int year12000 = (int) LocalDate.of(12_000, 1, 1).toEpochDay();
        JsonNode statistics = statistics(
                type,
                List.of(List.of(Double.NaN, Double.POSITIVE_INFINITY, year12000), List.of(1.0, 2.0, 0)),
                Map.of());

        assertThat(statistics.get("minValues")).isEqualTo(JSON.readTree("{\"inf\":2.0,\"day\":\"1970-01-01\"}"));
        assertThat(statistics.get("maxValues")).isEqualTo(JSON.readTree("{}"));
        assertThat(statistics.get("nullCount")).isEqualTo(JSON.readTree("{\"nan\":0,\"inf\":0,\"day\":0}"));
    }

    @Test
    void coversTheFirstColumnsOnly() throws IOException {
        RowType type = RowType.of(
                new LogicalType[] {new IntType(), new ArrayType(STRING), new IntType(), new IntType()},
                new String[] {"a", "list", "b", "c"});
        JsonNode statistics =
                statistics(type, List.of(List.of(1, List.of(), 2, 3)), Map.of("delta.dataSkippingNumIndexedCols", "3"));

        assertThat(statistics.get("minValues")).isEqualTo(JSON.readTree("{\"a\":1,\"b\":2}"));
    }

    @Test
    void hasNoBoundsForAColumnOfNulls() throws IOException {
        RowType type = RowType.of(new LogicalType[] {STRING}, new String[] {"s"});

        assertThat(statistics(type, List.of(Collections.singletonList(null)), Map.of()))
                .isEqualTo(
                        JSON.readTree("{\"numRecords\":1,\"minValues\":{},\"maxValues\":{},\"nullCount\":{\"s\":1}}"));
    }

    @ParameterizedTest
    @MethodSource("longTexts")
    void cutsLongTextsSoThatBoundsHold(String text, String min, String max) throws IOException {
        RowType type = RowType.of(new LogicalType[] {STRING}, new String[] {"s"});
        JsonNode statistics = statistics(type, List.of(List.of(text)), Map.of());

        assertThat(statistics.at("/minValues/s").textValue()).isEqualTo(min);
        assertThat(statistics.at("/maxValues/s").textValue()).isEqualTo(max);
    }

    static Stream<Arguments> longTexts() {
        String a32 = "a".repeat(32);
        String smile32 = "😀".repeat(32);
        return Stream.of(
                arguments("", "", ""),
                arguments(a32, a32, a32),
                arguments(a32 + "b", a32, a32 + LAST),
                arguments(smile32 + "x", smile32, smile32 + LAST),
                arguments(a32 + LAST + LAST, a32, a32 + LAST + LAST),
                arguments(a32 + LAST + "x", a32, a32 + LAST + LAST));
    }

    private static Arguments arguments(Object... arguments) {
        return Arguments.of(arguments);
    }

    @Test
    void boundsHoldForRandomData() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int size = 1 + random.nextInt(200);
            String where = "seed " + seed + ", round " + round;
            List<@Nullable Object> whole = values(random, size, () -> random.nextLong() >> random.nextInt(63));
            List<@Nullable Object> texts = values(random, size, () -> text(random));
            List<@Nullable Object> sums =
                    values(random, size, () -> BigDecimal.valueOf(random.nextLong() % 1_000_000_000_000L, 2));
            List<@Nullable Object> fractions = values(random, size, random::nextGaussian);
            RowType type = RowType.of(
                    new LogicalType[] {new BigIntType(), STRING, new DecimalType(14, 2), new DoubleType()},
                    new String[] {"l", "s", "d", "f"});
            List<List<Object>> rows = IntStream.range(0, size)
                    .mapToObj(i -> Arrays.asList(whole.get(i), texts.get(i), sums.get(i), fractions.get(i)))
                    .toList();

            JsonNode statistics = statistics(type, rows, Map.of());

            assertThat(statistics.get("numRecords").intValue()).as(where).isEqualTo(size);
            requireExact(where, statistics, "l", whole, JsonNode::longValue);
            requireExact(where, statistics, "d", sums, JsonNode::decimalValue);
            requireExact(where, statistics, "f", fractions, JsonNode::doubleValue);
            requireBounds(where, statistics, texts);
        }
    }

    private static List<@Nullable Object> values(Random random, int size, Supplier<Object> value) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(random.nextInt(10) == 0 ? null : value.get());
        }
        return values;
    }

    /** Mostly a common start, so that texts differ behind the cut; sometimes with the last of all characters. */
    private static String text(Random random) {
        String[] parts = {"é", "zz", "数", "😀", LAST, "\u0000", "a".repeat(30)};
        StringBuilder text = new StringBuilder("a".repeat(random.nextInt(3) * 15));
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Comparable<T>> void requireExact(
            String where,
            JsonNode statistics,
            String column,
            List<@Nullable Object> values,
            Function<JsonNode, T> value) {
        List<T> present = values.stream()
                .filter(Objects::nonNull)
                .map(v -> (T) v)
                .sorted()
                .toList();
        assertThat(statistics.at("/nullCount/" + column).intValue())
                .as(where)
                .isEqualTo(values.size() - present.size());
        if (present.isEmpty()) {
            assertThat(statistics.get("minValues").has(column)).as(where).isFalse();
            return;
        }
        assertThat(value.apply(statistics.at("/minValues/" + column))).as(where).isEqualByComparingTo(present.get(0));
        assertThat(value.apply(statistics.at("/maxValues/" + column)))
                .as(where)
                .isEqualByComparingTo(present.get(present.size() - 1));
    }

    private static void requireBounds(String where, JsonNode statistics, List<@Nullable Object> texts) {
        Comparator<String> byBytes = (a, b) ->
                Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        for (Object text : texts) {
            if (text != null) {
                assertThat(statistics.at("/minValues/s").textValue())
                        .as(where)
                        .usingComparator(byBytes)
                        .isLessThanOrEqualTo((String) text);
                assertThat(statistics.at("/maxValues/s").textValue())
                        .as(where)
                        .usingComparator(byBytes)
                        .isGreaterThanOrEqualTo((String) text);
            }
        }
    }

    private static JsonNode statistics(RowType type, List<? extends List<?>> rows, Map<String, String> properties)
            throws IOException {
        TableLayout layout = Layouts.of(TABLE, DeltaTypes.toDelta(type), type, properties);
        try (PartitionedFileWriter writer =
                new PartitionedFileWriter(MemoryStorage.named(STORE), WriterConfig.DEFAULT, 0, 0, Clock.systemUTC())) {
            for (List<?> row : rows) {
                writer.write(layout, Batches.of(type, List.of(row)));
            }
            return JSON.readTree(writer.flush().get(0).statistics());
        }
    }
}
