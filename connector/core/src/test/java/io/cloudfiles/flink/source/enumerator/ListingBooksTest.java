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

import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.ManualClock;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Which files are of a back-fill. */
class ListingBooksTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final ManualClock clock = new ManualClock(NOON);

    private ListingBooks start(DiscoveryConfigs config, EnumeratorState state) {
        ListingBooks books = new ListingBooks(config.build(), state, clock);
        books.beginsIn(Duration.ZERO);
        return books;
    }

    private static EnumeratorState first() {
        return EnumeratorState.first(NOON, List.of("s3://b/in"));
    }

    private void complete(ListingBooks books) {
        clock.advance(Duration.ofHours(1));
        Duration next = books.completed(ScriptedDiscovery.SETTLED);
        books.beginsIn(next == null ? Duration.ZERO : next);
    }

    private static boolean isOfBackfill(DiscoveryScope scope, Instant modified) {
        FileEntry file = new FileEntry(Location.parse("s3://b/in/a"), 1, modified.toEpochMilli() * 1_000, null);
        return scope.found(file, 0).backfill();
    }

    @Test
    void theFirstListingFindsABackfillAndWhatIsYoungerIsNew() {
        ListingBooks books = start(DiscoveryConfigs.of("s3://b/in"), first());
        assertThat(isOfBackfill(books.scope(), NOON.minusSeconds(601))).isTrue();
        assertThat(isOfBackfill(books.scope(), NOON.minusSeconds(600))).isFalse();
        assertThat(isOfBackfill(books.scope(), NOON.plusSeconds(1))).isFalse();
    }

    @Test
    void whatALaterListingFindsIsNewHoweverOldItIs() {
        ListingBooks books = start(DiscoveryConfigs.of("s3://b/in"), first());
        complete(books);
        assertThat(isOfBackfill(books.scope(), NOON.minusSeconds(3_600))).isFalse();
    }

    @Test
    void aRestartCatchesUpOnce() {
        EnumeratorState state = new EnumeratorState(NOON.minusSeconds(900), true, 7, List.of("s3://b/in"));
        ListingBooks books = start(DiscoveryConfigs.of("s3://b/in"), state);
        assertThat(isOfBackfill(books.scope(), NOON.minusSeconds(3_600))).isTrue();
        assertThat(isOfBackfill(books.scope(), NOON.minusSeconds(60)))
                .as("came while it restarted")
                .isFalse();
        complete(books);
        assertThat(isOfBackfill(books.scope(), NOON.minusSeconds(3_600))).isFalse();
    }

    @Test
    void eachListingBesideNotificationsIsABackfill() {
        ListingBooks books = start(DiscoveryConfigs.of("s3://b/in").notifiedBy("q"), first());
        complete(books);
        Instant began = clock.instant();
        assertThat(isOfBackfill(books.scope(), began.minusSeconds(601))).isTrue();
        assertThat(isOfBackfill(books.scope(), began.minusSeconds(599)))
                .as("its notification is on its way")
                .isFalse();
    }

    @Test
    void whatWasModifiedBeforeTheRunIsOfABackfillThoughNotificationsTellOfIt() {
        ListingBooks books = start(DiscoveryConfigs.of("s3://b/in").notifiedBy("q"), first());
        assertThat(isOfBackfill(books.notifiedScope(), NOON.minusSeconds(601))).isTrue();
        complete(books);
        assertThat(isOfBackfill(books.notifiedScope(), NOON.minusSeconds(599))).isFalse();
        assertThat(isOfBackfill(books.notifiedScope(), NOON.minusSeconds(601))).isTrue();
    }
}
