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
package io.cloudfiles.flink.format.columnar;

import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.Map;

/**
 * Brings dates and instants of one file to the proleptic Gregorian calendar, by Spark's rules. Spark up to 2.4, and later versions on
 * demand, wrote in the hybrid calendar, which is Julian before 1582-10-15, and in local mean times before 1900. A file by Spark says so;
 * for any other the mode decides.
 *
 * @param mode what becomes of old values
 * @param zone that the writer's clocks showed
 * @param option the option that decides, for messages
 */
@Internal
public record Rebase(RebaseMode mode, ZoneId zone, String option) {
    private static final String VERSION = "org.apache.spark.version";
    private static final String LEGACY_DATETIMES = "org.apache.spark.legacyDateTime";
    private static final String LEGACY_INT96 = "org.apache.spark.legacyINT96";
    private static final String TIME_ZONE = "org.apache.spark.timeZone";

    /**
     * For dates and for instants other than INT96.
     *
     * @param file what its writer said of it
     * @param option key of the option that configures the mode
     */
    public static Rebase ofDatetimes(RebaseMode configured, Map<String, String> file, String option) {
        return of(configured, file, "3.0.0", LEGACY_DATETIMES, option);
    }

    /**
     * For instants in 96 bits.
     *
     * @param file what its writer said of it
     * @param option key of the option that configures the mode
     */
    public static Rebase ofInt96(RebaseMode configured, Map<String, String> file, String option) {
        return of(configured, file, "3.1.0", LEGACY_INT96, option);
    }

    private static Rebase of(
            RebaseMode configured, Map<String, String> file, String firstCorrected, String legacyKey, String option) {
        String version = file.get(VERSION);
        RebaseMode mode = configured;
        if (version != null) {
            boolean legacy = version.compareTo(firstCorrected) < 0 || file.containsKey(legacyKey);
            mode = legacy ? RebaseMode.LEGACY : RebaseMode.CORRECTED;
        }
        return new Rebase(mode, zone(file.get(TIME_ZONE)), option);
    }

    private static ZoneId zone(@Nullable String name) {
        return name == null ? ZoneId.systemDefault() : ZoneId.of(name, ZoneId.SHORT_IDS);
    }

    /** Converts the first days in place. */
    public void days(int[] days, int count) {
        if (mode == RebaseMode.CORRECTED) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (days[i] < HybridCalendar.FIRST_COMMON_DAY) {
                days[i] = rebasedDay(days[i]);
            }
        }
    }

    /** Converts a date. */
    public int day(int day) {
        return mode == RebaseMode.CORRECTED || day >= HybridCalendar.FIRST_COMMON_DAY ? day : rebasedDay(day);
    }

    /** Converts the first instants in place; microseconds since 1970. */
    public void micros(long[] micros, int count) {
        if (mode == RebaseMode.CORRECTED) {
            return;
        }
        for (int i = 0; i < count; i++) {
            micros[i] = micros(micros[i]);
        }
    }

    /** Converts an instant. */
    public long micros(long micros) {
        if (mode == RebaseMode.CORRECTED || micros >= HybridCalendar.FIRST_COMMON_MICROS) {
            return micros;
        }
        refuseIfAmbiguous("an instant before 1900");
        return HybridCalendar.micros(micros, zone);
    }

    private int rebasedDay(int day) {
        refuseIfAmbiguous("a date before 1582-10-15");
        return HybridCalendar.day(day);
    }

    private void refuseIfAmbiguous(String what) {
        if (mode == RebaseMode.EXCEPTION) {
            throw new IllegalStateException("it holds " + what + " and does not say in which calendar; set " + option
                    + " = corrected or legacy");
        }
    }
}
