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
package io.cloudfiles.flink.cli.run;

import org.apache.flink.annotation.Internal;

import java.util.Locale;

/** Amounts as people read them. */
@Internal
public final class Amounts {
    private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final String[] COUNT_UNITS = {"", "k", "M", "G", "T"};
    private static final long EXACT_COUNTS = 10_000;
    private static final double THOUSAND = 1000;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Amounts() {}

    /** Such as {@code 17 B} or {@code 1.5 GB}. */
    public static String bytes(long bytes) {
        return scaled((double) bytes, BYTE_UNITS);
    }

    /** Such as {@code 9,999} or {@code 1.5 M}. */
    public static String count(long count) {
        return count < EXACT_COUNTS ? String.format(Locale.ROOT, "%,d", count) : scaled((double) count, COUNT_UNITS);
    }

    /** Such as {@code 1 file} or {@code 2,000 files}. */
    public static String exactly(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s", count, noun(count, one));
    }

    /** The noun that fits a count: the given one, or with an s. */
    public static String noun(long count, String one) {
        return count == 1 ? one : one + "s";
    }

    private static String scaled(double amount, String[] units) {
        double scaled = amount;
        int unit = 0;
        while (scaled >= THOUSAND && unit < units.length - 1) {
            scaled /= THOUSAND;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", scaled, units[unit]);
    }

    /** Such as {@code 12 s} or {@code 3 h}, in the largest unit of which there are two or more. */
    public static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 2 * MINUTE) {
            return whole + " s";
        } else if (whole < 2 * HOUR) {
            return whole / MINUTE + " min";
        }
        return whole < 2 * DAY ? whole / HOUR + " h" : whole / DAY + " d";
    }
}
