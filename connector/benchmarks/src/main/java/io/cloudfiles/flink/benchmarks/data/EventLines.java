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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;

/**
 * Web shop events as JSON lines of about 370 bytes: twelve fields, among them an object and an array, some text beyond ASCII, and quotes
 * to be escaped in one of twenty titles. The same for the same seed.
 */
public final class EventLines implements Lines {
    /** The columns, as the decoders of this project take them. */
    public static final RowType TYPE = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("event_id", DataTypes.STRING()),
                    DataTypes.FIELD("ts", DataTypes.TIMESTAMP_LTZ(3)),
                    DataTypes.FIELD("user_id", DataTypes.BIGINT()),
                    DataTypes.FIELD("session", DataTypes.STRING()),
                    DataTypes.FIELD("event_type", DataTypes.STRING()),
                    DataTypes.FIELD("url", DataTypes.STRING()),
                    DataTypes.FIELD("title", DataTypes.STRING()),
                    DataTypes.FIELD("amount", DataTypes.DOUBLE()),
                    DataTypes.FIELD("quantity", DataTypes.INT()),
                    DataTypes.FIELD("is_member", DataTypes.BOOLEAN()),
                    DataTypes.FIELD(
                            "device",
                            DataTypes.ROW(
                                    DataTypes.FIELD("os", DataTypes.STRING()),
                                    DataTypes.FIELD("version", DataTypes.STRING()),
                                    DataTypes.FIELD("screen_w", DataTypes.INT()),
                                    DataTypes.FIELD("screen_h", DataTypes.INT()))),
                    DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING())))
            .notNull()
            .getLogicalType();

    private static final String[] TYPES = {
        "page_view", "add_to_cart", "checkout", "purchase", "search", "login", "logout", "click"
    };
    private static final String[] SYSTEMS = {"android", "ios", "windows", "macos", "linux"};
    private static final String[] WORDS = {
        "Sneakers",
        "Größe 42",
        "Crème brûlée",
        "东京塔",
        "Laptop",
        "Überraschung",
        "кофе",
        "Bicicleta",
        "naïve",
        "café au lait",
        "データ",
        "emoji 😀 pack",
        "Desk",
        "Lamp",
        "Ñandú",
        "Chair"
    };
    private static final String[] TAGS = {
        "promo", "new", "sale", "eu", "us", "apac", "mobile", "web", "vip", "retry", "beta", "gift"
    };
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final Random random;
    private long count;

    EventLines(long seed) {
        this.random = new Random(seed);
    }

    /** Whole lines, at least so many bytes. */
    public static byte[] generate(int bytes) {
        return Lines.generate(new EventLines(42), bytes);
    }

    @Override
    public String next() {
        Instant time = Instant.ofEpochMilli(1_767_225_600_000L + count++ * 7 + random.nextInt(1000));
        String quoted = random.nextInt(20) == 0 ? " \\\"pro\\\"" : "";
        return "{\"event_id\":\"" + hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12)
                + "\",\"ts\":\"" + MILLIS.format(time)
                + "\",\"user_id\":" + (1_000_000 + Math.floorMod(random.nextLong(), 9_000_000_000L))
                + ",\"session\":\"s-" + hex(10)
                + "\",\"event_type\":\"" + pick(TYPES)
                + "\",\"url\":\"https://shop.example.com/p/" + random.nextInt(100_000) + "?ref=" + hex(6)
                + "\",\"title\":\"" + pick(WORDS) + " " + pick(WORDS) + quoted
                + "\",\"amount\":" + random.nextInt(1_000_000) / 100.0
                + ",\"quantity\":" + (1 + random.nextInt(9))
                + ",\"is_member\":" + random.nextBoolean()
                + ",\"device\":{\"os\":\"" + pick(SYSTEMS)
                + "\",\"version\":\"" + (5 + random.nextInt(13)) + "." + random.nextInt(10)
                + "\",\"screen_w\":" + (360 + random.nextInt(3000))
                + ",\"screen_h\":" + (640 + random.nextInt(3000))
                + "},\"tags\":[" + tags() + "]}\n";
    }

    private String tags() {
        StringBuilder tags = new StringBuilder();
        int n = random.nextInt(4);
        for (int i = 0; i < n; i++) {
            tags.append(i == 0 ? "\"" : ",\"").append(pick(TAGS)).append('"');
        }
        return tags.toString();
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
