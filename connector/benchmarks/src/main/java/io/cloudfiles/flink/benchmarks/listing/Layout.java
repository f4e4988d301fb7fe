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
package io.cloudfiles.flink.benchmarks.listing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/** How keys are named. */
enum Layout {
    /** One directory, names that grow with time. */
    FLAT("yyyyMMdd-HHmmss"),
    /** A directory a day, and one an hour in it. */
    DATES("'date='yyyy-MM-dd'/hour='HH'/'mmss"),
    /** A directory for each unit of time down to the minute. */
    NESTED("yyyy/MM/dd/HH/mm/ss"),
    /** Eight regions, each with a directory a day. */
    REGIONS("'/date='yyyy-MM-dd'/'HHmmss"),
    /** One directory, names of no order. */
    RANDOM("yyyyMMdd-HHmmss");

    private static final int REGION_COUNT = 8;

    private final DateTimeFormatter time;

    Layout(String pattern) {
        time = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** The key of an object that is uploaded at a time, and no other one. */
    String key(Instant uploaded, int number) {
        String suffix = String.format(Locale.ROOT, "-%08d.json", number);
        return switch (this) {
            case REGIONS -> "in/region=" + (char) ('a' + number % REGION_COUNT) + time.format(uploaded) + suffix;
            case RANDOM -> String.format(Locale.ROOT, "in/%016x", new SplittableRandom(number).nextLong()) + suffix;
            default -> "in/" + time.format(uploaded) + suffix;
        };
    }
}
