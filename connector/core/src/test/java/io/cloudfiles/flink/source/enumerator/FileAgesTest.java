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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.FilePageBuilder;
import io.cloudfiles.flink.discovery.PassSummary;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileAgesTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration AGE = Duration.ofDays(20);

    private static DiscoveryConfigs config() {
        return DiscoveryConfigs.of("s3://b/in").maxFileAge(AGE).settleTime(Duration.ZERO);
    }

    private static FileAges ages(DiscoveryConfigs config, EnumeratorState.Forgotten restored) {
        return new FileAges(
                config.build(), new EnumeratorState(MIDNIGHT, true, 3, List.of("s3://b/in"), null, restored, Map.of()));
    }

    private static FileAges ages(DiscoveryConfigs config) {
        return ages(config, null);
    }

    private static PassSummary summary(boolean full) {
        return new PassSummary(0, 0, Long.MAX_VALUE, Duration.ZERO, Duration.ZERO, full);
    }

    private static long micros(Instant time) {
        return time.toEpochMilli() * 1_000;
    }

    private static Instant day(int number) {
        return MIDNIGHT.plus(Duration.ofDays(number));
    }

    @Test
    void forgetsNothingBeforeAFullListingIsComplete() {
        FileAges ages = ages(config());
        assertThat(ages.forgottenBeforeMicros()).isEqualTo(DiscoveryScope.NOTHING_FORGOTTEN);
        ages.listingCompleted(summary(false), 4, day(0));
        assertThat(ages.forgottenBeforeMicros()).isEqualTo(DiscoveryScope.NOTHING_FORGOTTEN);

        ages.listingCompleted(summary(true), 5, day(0).plusSeconds(3_600));
        assertThat(ages.forgottenBeforeMicros()).as("to the day").isEqualTo(micros(day(-20)));
    }

    @Test
    void neverGoesBackAndStaysWithoutTheOption() {
        FileAges ages = ages(config());
        ages.listingCompleted(summary(true), 5, day(0));
        ages.listingCompleted(summary(true), 6, day(-3));
        assertThat(ages.forgottenBeforeMicros()).isEqualTo(micros(day(-20)));

        FileAges without = ages(DiscoveryConfigs.of("s3://b/in"), ages.snapshot(List.of(), day(1)));
        without.requireRecent(day(400));
        without.listingCompleted(summary(true), 7, day(400));
        assertThat(without.forgottenBeforeMicros()).isEqualTo(micros(day(-20)));
        assertThat(requireNonNull(without.snapshot(List.of(), day(400))).beforeMicros())
                .isEqualTo(micros(day(-20)));
    }

    @Test
    void aFileTooYoungToBeHandedOnIsNotTakenForOld() {
        FileAges ages = ages(config().settleTime(Duration.ofDays(30)));
        ages.listingCompleted(summary(true), 5, day(0));
        assertThat(ages.forgottenBeforeMicros()).isEqualTo(micros(day(-50)));
    }

    @Test
    void whatCameAfterTheStartOfAvailableNowIsForTheNextOne() {
        FileAges ages = ages(config().availableNow(day(0)));
        ages.listingCompleted(summary(true), 5, day(30));
        assertThat(ages.forgottenBeforeMicros()).isEqualTo(micros(day(-20)));
    }

    @Test
    void aCheckpointHasTheBoundOfThePagesThatAreInNobodysState() {
        FileAges ages = ages(config());
        ages.listingCompleted(summary(true), 5, day(0));
        ages.listingCompleted(summary(true), 6, day(2));
        ages.listingCompleted(summary(true), 7, day(2));
        FilePage page = ScriptedDiscovery.page(0, 1);

        assertThat(ages.snapshot(List.of(), day(3))).isEqualTo(new EnumeratorState.Forgotten(micros(day(-18)), day(3)));
        assertThat(before(ages, DiscoverySplit.page(6, 1, page))).isEqualTo(micros(day(-18)));
        assertThat(before(ages, DiscoverySplit.page(5, 1, page), DiscoverySplit.page(6, 1, page)))
                .isEqualTo(micros(day(-20)));
        assertThat(before(ages, DiscoverySplit.page(4, 1, page))).isEqualTo(DiscoveryScope.NOTHING_FORGOTTEN);
        assertThat(ages(DiscoveryConfigs.of("s3://b/in")).snapshot(List.of(), day(3)))
                .isNull();
    }

    private static long before(FileAges ages, DiscoverySplit... waiting) {
        return requireNonNull(ages.snapshot(List.of(waiting), day(3))).beforeMicros();
    }

    @Test
    void refusesToStartBehindALongerTimeThanTheAge() {
        FileAges ages = ages(config(), new EnumeratorState.Forgotten(micros(day(-30)), day(0)));
        ages.requireRecent(day(20));
        assertThatThrownBy(() -> ages.requireRecent(day(21)))
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CF_DOWN_LONGER_THAN_FILE_AGE))
                .hasMessageContaining("2026-03-01T00:00:00Z, 21 days ago")
                .hasMessageContaining("ledger.max-file-age = 22 d or more");
    }

    @Test
    void takesOldFilesOutOfAPage() {
        FileAges ages = ages(config());
        ages.listingCompleted(summary(true), 5, day(0));
        DiscoveredFile old = found("old", day(-21), 0);
        DiscoveredFile asked = found("asked", day(-21), day(-20).toEpochMilli());
        DiscoveredFile young = found("young", day(-20), 0);

        assertThat(ages.withoutForgotten(page(old, asked, old, young))).containsExactly(asked, young);
        FilePage all = page(asked, young);
        assertThat(ages.withoutForgotten(all)).isSameAs(all);
    }

    private static DiscoveredFile found(String name, Instant modified, long askedMillis) {
        return new DiscoveredFile(
                new FileEntry(Location.parse("s3://b/in/" + name), 1, micros(modified), null), false, askedMillis);
    }

    private static FilePage page(DiscoveredFile... files) {
        FilePageBuilder builder = new FilePageBuilder();
        List.of(files).forEach(builder::tryAdd);
        return builder.build();
    }

    @Test
    void aMarkTellsTheDayOfTheBound() {
        ListingMarks marks = new ListingMarks(5);
        long timestamp = marks.timestampOf(1L << 29, micros(day(3).plusSeconds(5)));
        assertThat(marks.isOwn(timestamp)).isTrue();
        assertThat(new ListingMarks(6).isOwn(timestamp)).isFalse();
        assertThat(ListingMarks.listingOf(timestamp)).isEqualTo(1L << 29);
        assertThat(ListingMarks.forgetBeforeMicros(timestamp)).hasValue(micros(day(3)));
        assertThat(ListingMarks.forgetBeforeMicros(marks.timestampOf(7))).isEmpty();
        assertThat(ListingMarks.forgetBeforeMicros(marks.timestampOf(7, micros(Instant.parse("2019-01-01T00:00:00Z")))))
                .isEmpty();
        assertThat(marks.timestampOf(7, Long.MAX_VALUE)).isLessThan(marks.timestampOf(8));
    }
}
