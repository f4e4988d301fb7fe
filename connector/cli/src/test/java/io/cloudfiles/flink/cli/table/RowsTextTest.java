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
package io.cloudfiles.flink.cli.table;

import org.apache.flink.types.variant.BinaryVariantBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows as text and as JSON. */
class RowsTextTest {
    @Test
    void valuesAreJsonOfTheirKind() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("truth", true);
        row.put("byte", (byte) -1);
        row.put("long", Long.MAX_VALUE);
        row.put("float", 0.1f);
        row.put("nan", Double.NaN);
        row.put("decimal", new BigDecimal("123456789012345678901234567890.10"));
        row.put("date", LocalDate.of(2026, 1, 31));
        row.put("time", Instant.parse("2026-01-31T12:00:00.000001Z"));
        row.put("bytes", new byte[] {1, -1});
        row.put("list", List.of(1, List.of("a\n\"b\"")));
        row.put("map", Map.of("k", 1));
        row.put("variant", new BinaryVariantBuilder().of(7));
        row.put("nothing", null);

        assertThat(RowsJson.of(new TableRowsView(1, List.copyOf(row.keySet()), List.of(row))))
                .hasToString("[{\"truth\":true,\"byte\":-1,\"long\":9223372036854775807,\"float\":0.1,\"nan\":\"NaN\","
                        + "\"decimal\":123456789012345678901234567890.10,\"date\":\"2026-01-31\","
                        + "\"time\":\"2026-01-31T12:00:00.000001Z\",\"bytes\":\"Af8=\",\"list\":[1,[\"a\\n\\\"b\\\"\"]],"
                        + "\"map\":{\"k\":1},\"variant\":\"7\",\"nothing\":null}]");
    }

    @Test
    void aRowIsALineAndLongValuesAreCut() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("a", "two\nlines");
        row.put("b", "\uD83D\uDE00".repeat(41));
        row.put("c", null);

        assertThat(RowsText.of(new TableRowsView(3, List.of("a", "b", "c"), List.of(row))))
                .isEqualTo("a          b" + " ".repeat(80) + "c\n" + "two lines  " + "\uD83D\uDE00".repeat(39)
                        + "…  null\n\n1 row of version 3\n");
    }
}
