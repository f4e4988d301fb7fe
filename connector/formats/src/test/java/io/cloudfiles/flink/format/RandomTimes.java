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
package io.cloudfiles.flink.format;

import java.util.List;
import java.util.Random;

/** Texts that are dates or timestamps, or nearly so. */
public final class RandomTimes {
    private static final List<String> DATES = List.of(
            "2024-02-29",
            "2023-02-29",
            "1970-01-01",
            "0001-01-01",
            "1582-10-10",
            "9999-12-31",
            "2024-1-5",
            "2024-01",
            "2024",
            "12024-01-01",
            "-0044-03-15",
            "+2024-01-01",
            "2024-13-01",
            "2024-00-10",
            "2024-01-32",
            "24-01-01",
            "29.02.2024",
            "31.12.1999",
            "1.2.2024",
            "2024/01/05",
            "20240105",
            "2024-01-05 ",
            " 2024-01-05",
            "",
            " ",
            "x",
            "0",
            "1700000000");
    private static final List<String> BETWEEN = List.of("T", " ", "t", "  ", "_", "");
    private static final List<String> TIMES = List.of(
            "00:00:00",
            "23:59:59",
            "24:00:00",
            "12:34",
            "12:34:56.7",
            "12:34:56.789",
            "12:34:56.123456",
            "12:34:56.123456789",
            "1:2:3",
            "12:60:00",
            "12:34:60",
            "02:30:00",
            "12",
            "12:34:56.",
            "12:34:5",
            "12:34:56,789");
    private static final List<String> ZONES = List.of(
            "",
            "",
            "",
            "Z",
            "z",
            "+01:00",
            "-08:00",
            "+0100",
            "+01",
            "+1",
            "+18:00",
            "+18:01",
            "+05:30",
            " Europe/Berlin",
            "Europe/Berlin",
            " UTC",
            "UTC+3",
            "GMT",
            "EST",
            "PST",
            "[Europe/Berlin]",
            "+01:00[Europe/Berlin]",
            "+25:00",
            "-01:00:00");

    private RandomTimes() {}

    /** One of them. */
    public static String text(Random random) {
        String date = of(DATES, random);
        if (random.nextInt(3) == 0) {
            return date;
        }
        String time = of(TIMES, random);
        return date
                + of(BETWEEN.subList(0, random.nextInt(4) == 0 ? BETWEEN.size() : 2), random)
                + time
                + of(ZONES, random);
    }

    private static String of(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
