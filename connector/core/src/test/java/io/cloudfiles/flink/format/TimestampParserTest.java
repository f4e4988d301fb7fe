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

import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** The forms are specified in {@code spec/json/temporal.spec}; here the numbers are compared with those of {@code java.time}. */
class TimestampParserTest {
    private static final long FROM = Instant.parse("1890-01-01T00:00:00Z").getEpochSecond();
    private static final long TO = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

    @Test
    void agreesWithJavaTimeOnInstantsInZones() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<ZoneId> zones =
                ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();
        for (int i = 0; i < 20_000; i++) {
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            TimestampParser parser = TimestampParser.ofInstants(9, zone, null);
            LocalDateTime local = randomTime(random);
            // Often near a change of the clocks, where mistakes would be.
            var transition = zone.getRules().nextTransition(local.toInstant(ZoneOffset.UTC));
            if (transition != null && random.nextBoolean()) {
                local = transition.getDateTimeBefore().plusMinutes(random.nextInt(600) - 300);
            }
            check(
                    parser,
                    DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local),
                    local.atZone(zone).toInstant(),
                    seed,
                    zone + " " + local);
            check(
                    parser,
                    DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local),
                    local.atZone(zone).toInstant(),
                    seed,
                    zone + " " + local);
        }
    }

    @Test
    void agreesWithJavaTimeOnOffsets() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        TimestampParser parser = TimestampParser.ofInstants(9, ZoneId.of("Asia/Tokyo"), null);
        for (int i = 0; i < 20_000; i++) {
            ZonedDateTime time =
                    randomTime(random).atZone(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2161) - 1080)));
            check(parser, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time), time.toInstant(), seed, time.toString());
        }
    }

    @Test
    void cutsOffDigitsBelowThePrecision() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int precision = random.nextInt(10);
            LocalDateTime time = randomTime(random);
            long unit = (long) Math.pow(10, 9.0 - precision);
            Instant expected = time.truncatedTo(ChronoUnit.SECONDS)
                    .plusNanos(time.getNano() / unit * unit)
                    .toInstant(ZoneOffset.UTC);
            String text = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
            check(TimestampParser.ofLocalTimes(precision, null), text, expected, seed, precision + " " + text);
            check(
                    TimestampParser.ofLocalTimes(precision, null),
                    " " + text,
                    expected,
                    seed,
                    precision + " lenient " + text);
        }
    }

    private static LocalDateTime randomTime(Random random) {
        long second = FROM + (long) (random.nextDouble() * (TO - FROM));
        int[] nanos = {0, 500_000_000, random.nextInt(1000) * 1_000_000, random.nextInt(1_000_000_000)};
        // ISO_LOCAL_DATE_TIME leaves out seconds that are zero only together with the fraction, which is a form of its
        // own.
        return LocalDateTime.ofEpochSecond(second, nanos[random.nextInt(nanos.length)], ZoneOffset.UTC);
    }

    private static void check(TimestampParser parser, String text, Instant expected, long seed, String what) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(bytes, 1, bytes.length - 1))
                .as("seed %d: %s", seed, what)
                .isTrue();
        Instant actual = Instant.EPOCH.plus(parser.micros(), ChronoUnit.MICROS).plusNanos(parser.nanosOfMicro());
        assertThat(actual).as("seed %d: %s", seed, what).isEqualTo(expected);
    }
}
