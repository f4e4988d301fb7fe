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
package io.cloudfiles.flink.benchmarks.data;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * Orders as CSV of about 200 bytes, without a header: twenty columns, some text beyond ASCII, three of ten comments quoted because of a
 * comma, one of ten with doubled quotes, one of four notes absent.
 */
public final class OrderLines implements Lines {
    /** The columns, as the decoders of this project take them. */
    public static final RowType TYPE = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.BIGINT()),
                    DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)),
                    DataTypes.FIELD("name", DataTypes.STRING()),
                    DataTypes.FIELD("email", DataTypes.STRING()),
                    DataTypes.FIELD("country", DataTypes.STRING()),
                    DataTypes.FIELD("city", DataTypes.STRING()),
                    DataTypes.FIELD("amount", DataTypes.DOUBLE()),
                    DataTypes.FIELD("price", DataTypes.DOUBLE()),
                    DataTypes.FIELD("qty", DataTypes.INT()),
                    DataTypes.FIELD("flag", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("order_day", DataTypes.DATE()),
                    DataTypes.FIELD("category", DataTypes.STRING()),
                    DataTypes.FIELD("remark", DataTypes.STRING()),
                    DataTypes.FIELD("lat", DataTypes.DOUBLE()),
                    DataTypes.FIELD("lon", DataTypes.DOUBLE()),
                    DataTypes.FIELD("code", DataTypes.STRING()),
                    DataTypes.FIELD("score", DataTypes.INT()),
                    DataTypes.FIELD("status", DataTypes.STRING()),
                    DataTypes.FIELD("reference", DataTypes.BIGINT()),
                    DataTypes.FIELD("note", DataTypes.STRING()))
            .notNull()
            .getLogicalType();

    private static final String[] COUNTRIES = {"DE", "FR", "US", "JP", "BR", "IN", "GB", "SE"};
    private static final String[] CITIES = {
        "München", "São Paulo", "New York", "東京", "Paris", "Göteborg", "Mumbai", "London"
    };
    private static final String[] STATES = {"new", "paid", "packed", "sent", "returned", "lost", "open", "closed"};
    private static final String[] WORDS = {
        "Sneakers", "Größe 42", "Crème brûlée", "东京塔", "Laptop", "кофе", "naïve", "データ", "Desk", "Lamp"
    };
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

    private final Random random;
    private long count;

    OrderLines(long seed) {
        this.random = new Random(seed);
    }

    /** Whole lines, at least so many bytes. */
    public static byte[] generate(int bytes) {
        return Lines.generate(new OrderLines(42), bytes);
    }

    @Override
    public String next() {
        Instant time = Instant.ofEpochMilli(1_767_225_600_000L + count * 11 + random.nextInt(1000));
        return count++ + "," + MILLIS.format(time)
                + "," + hex(12)
                + ",user" + random.nextInt(100_000) + "@example.com"
                + "," + pick(COUNTRIES)
                + "," + pick(CITIES)
                + "," + random.nextInt(10_000_000) / 100.0
                + "," + random.nextInt(1_000_000) / 1000.0
                + "," + (1 + random.nextInt(99))
                + "," + random.nextBoolean()
                + "," + FIRST_DAY.plusDays(random.nextInt(365))
                + ",cat-" + random.nextInt(50)
                + "," + comment()
                + "," + coordinate(90)
                + "," + coordinate(180)
                + "," + hex(8)
                + "," + random.nextInt(1000)
                + "," + pick(STATES)
                + "," + (random.nextLong() >>> 14)
                + "," + (random.nextInt(4) == 0 ? "" : "note " + hex(6))
                + "\n";
    }

    private String comment() {
        int kind = random.nextInt(10);
        if (kind < 3) {
            return '"' + pick(WORDS) + ", " + pick(WORDS) + '"';
        }
        return kind == 3 ? "\"size \"\"XL\"\" " + pick(WORDS) + '"' : pick(WORDS);
    }

    private String coordinate(int limit) {
        return String.valueOf((random.nextInt(limit * 2_000_000) - limit * 1_000_000) / 1e6);
    }

    private String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
