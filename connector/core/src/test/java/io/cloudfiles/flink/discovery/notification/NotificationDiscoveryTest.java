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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.ListOnStart;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.NotifiedPage;
import io.cloudfiles.flink.discovery.PathRewrites;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.ManualClock;
import io.cloudfiles.flink.testing.MemoryNotificationQueue;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class NotificationDiscoveryTest extends NotificationDiscoveryFixture {
    @Test
    void tellsOfFilesAsTheStoreShowsThemAndAcknowledgesWhatIsConfirmed() throws Exception {
        NotificationDiscovery notifications = start(config());
        Location file = writeAndSend("in/a.json");

        NotifiedPage page = page(notifications);
        FileEntry shown = storage.stat(file).orElseThrow();
        assertThat(files(page)).containsExactly(new DiscoveredFile(shown, false));
        assertThat(queue.acknowledged()).isZero();
        assertThat(queue.bodies()).hasSize(1);

        notifications.confirm(page.number());
        await("the acknowledgement", () -> queue.acknowledged() == 1);
        assertThat(counters.received.sum()).isEqualTo(1);
        assertThat(counters.acknowledged.sum()).isEqualTo(1);
    }

    @Test
    void tellsOfAFileAsOftenAsItsMessagesCome() throws Exception {
        Location file = writeAndSend("in/a.json");
        queue.send(MemoryNotificationQueue.written(file));
        NotificationDiscovery notifications = start(config());

        List<NotifiedPage> pages = pages(notifications, 2);
        assertThat(pages.stream().flatMap(page -> files(page).stream()).distinct())
                .hasSize(1);
    }

    @Test
    void removesMessagesThatTellOfNothingThatIsWanted() throws Exception {
        writeAndSend("elsewhere/a.json");
        writeAndSend("in/_hidden/a.json");
        writeAndSend("in/a.txt");
        queue.send("FILE " + storage.root().child("in/gone.json"));
        queue.send("# a test of the queue");
        queue.send("FILE mem://another/in/a.json");
        start(config().fileFilter("*.json"));

        await("the acknowledgements", () -> queue.acknowledged() == 6);
        assertThat(counters.foreign.sum()).isEqualTo(4);
        assertThat(counters.gone.sum()).isEqualTo(1);
        assertThat(counters.poison.sum()).isZero();
    }

    @Test
    void aMessageIsAcknowledgedWhenTheLastOfItsPagesIsConfirmed() throws Exception {
        queue.send(List.of(write("in/1"), write("in/2"), write("in/3")).stream()
                .map(MemoryNotificationQueue::written)
                .collect(Collectors.joining("\n")));
        NotificationDiscovery notifications = start(config().maxUnconfirmedFiles(2));
        NotifiedPage first = page(notifications);
        NotifiedPage second = page(notifications);
        assertThat(first.page().count()).isEqualTo(2);
        assertThat(second.page().count()).isEqualTo(1);

        notifications.confirm(second.number());
        notifications.confirm(second.number());
        writeAndSend("in/4");
        notifications.confirm(page(notifications).number());
        await("the acknowledgement of another message", () -> queue.acknowledged() == 1);
        assertThat(queue.bodies()).hasSize(1);

        notifications.confirm(first.number());
        await("the acknowledgement", () -> queue.acknowledged() == 2);
    }

    @Test
    void keepsMessagesFromOthersForAsLongAsTheyWait() throws Exception {
        writeAndSend("in/a.json");
        NotificationDiscovery notifications =
                start(config().notification(notification -> leased(notification, Duration.ofSeconds(4))));
        NotifiedPage page = page(notifications);

        await("renewals over more than a lease", () -> queue.renewals() >= 3);
        assertThat(counters.received.sum()).isEqualTo(1);
        assertThat(counters.lostLeases.sum()).isZero();
        notifications.confirm(page.number());
        await("the acknowledgement under the last receipt", () -> queue.acknowledged() == 1);
    }

    @Test
    void givesBackWhatWasNotConfirmed() throws Exception {
        for (int i = 0; i < 30; i++) {
            writeAndSend("in/" + i);
        }
        NotificationDiscovery notifications = start(config());
        List<NotifiedPage> pages = pages(notifications, 30);
        int confirmed = pages.get(0).page().count();
        notifications.confirm(pages.get(0).number());

        notifications.close();
        assertThat(queue.acknowledged()).isEqualTo(confirmed);
        assertThat(queue.size()).isEqualTo(new QueueSize(30 - confirmed, 0));
    }

    @Test
    void leavesMessagesAloneThatItCannotUnderstand() throws Exception {
        queue.send("poison");
        NotificationDiscovery notifications =
                start(config().notification(notification -> leased(notification, Duration.ofSeconds(1))));
        Location file = writeAndSend("in/a.json");

        assertThat(locations(page(notifications))).containsExactly(file);
        await("its return", () -> counters.poison.sum() >= 2);
        assertThat(queue.bodies()).contains("poison");
    }

    @Test
    void movesMessagesThatItCannotUnderstandToTheDeadLetterQueue() throws Exception {
        queue.send("poison");
        NotificationDiscovery notifications = start(config().notification(from -> new NotificationConfig(
                from.queue(), name + "-dead", 1, from.lease(), PathRewrites.NONE, null, ListOnStart.NEVER)));
        Location file = writeAndSend("in/a.json");

        assertThat(locations(page(notifications))).containsExactly(file);
        await(
                "the move",
                () -> MemoryNotificationQueue.named(name + "-dead").bodies().equals(List.of("poison")));
        assertThat(queue.bodies()).doesNotContain("poison");
    }

    @Test
    void drainsTheQueueAndGivesBackWhatIsForALaterStart() throws Exception {
        List<Location> expected = new ArrayList<>();
        for (int i = 0; i < 95; i++) {
            expected.add(writeAndSend("in/early" + i));
        }
        Location early = writeAndSend("in/early");
        expected.addAll(List.of(early, early, early));
        storage.useClock(new ManualClock(NOON.plusMillis(1)));
        writeAndSend("in/late");
        queue.send(MemoryNotificationQueue.written(early) + "\n" + MemoryNotificationQueue.written(write("in/later")));
        NotificationDiscovery notifications = start(config().availableNow(NOON).maxUnconfirmedFiles(20));

        List<Location> told = new ArrayList<>();
        List<NotifiedPage> answer = ask(notifications, SCOPE).get();
        while (!answer.isEmpty()) {
            if (told.isEmpty()) {
                queue.send(MemoryNotificationQueue.written(early));
                writeAndSend("in/while it is drained");
            }
            told.addAll(locations(answer.get(0)));
            notifications.confirm(answer.get(0).number());
            answer = ask(notifications, SCOPE).get();
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
        notifications.close();
        assertThat(queue.acknowledged()).isEqualTo(97);
        assertThat(queue.size()).isEqualTo(new QueueSize(3, 0));
    }

    @Test
    void isNotDrainedWhileOthersHoldMessagesThatMayComeBack() throws Exception {
        Location file = writeAndSend("in/a");
        List<QueueMessage> taken = queue.receive(Duration.ofSeconds(1), Duration.ofMillis(1700));
        assertThat(taken).hasSize(1);

        assertThat(locations(page(start(config().availableNow(NOON))))).containsExactly(file);
    }

    @Test
    void takesNoMoreThanMayBeUnconfirmed() throws Exception {
        for (int i = 0; i < 200; i++) {
            writeAndSend("in/" + i);
        }
        NotificationDiscovery notifications = start(config().maxUnconfirmedFiles(20));

        int files = 0;
        while (files < 200) {
            NotifiedPage page = page(notifications);
            files += page.page().count();
            // Two threads may each have ten under way when there is room for one.
            assertThat(queue.size().leased()).isLessThanOrEqualTo(40);
            notifications.confirm(page.number());
        }
        await("the acknowledgements", () -> queue.acknowledged() == 200);
    }

    @Test
    void goesOnBehindFailuresOfTheQueueAndOfTheStore() throws Exception {
        queue.failNext(2);
        MemoryStorage.decorate(
                name,
                undecorated -> new FaultyStorage(undecorated)
                        .inject(Fault.on(FaultyStorage.Operation.STAT).times(2)));
        NotificationDiscovery notifications = start(config());
        Location file = writeAndSend("in/a");

        assertThat(locations(page(notifications))).containsExactly(file);
    }

    @Test
    void failsWithTheQueueThatFailsForGood() {
        queue.failNext(1000);

        assertThatThrownBy(() -> page(start(config())))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CloudFilesException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CF_CANNOT_READ_NOTIFICATIONS))
                .hasMessageContaining(
                        "[memory:" + name + "] notifications cannot be followed: injected failure of receive.");
    }

    @Test
    void failsWithTheStoreThatFailsForGoodAndKeepsTheMessage() throws Exception {
        MemoryStorage.decorate(
                name,
                undecorated -> new FaultyStorage(undecorated)
                        .inject(Fault.on(FaultyStorage.Operation.STAT).forever()));
        NotificationDiscovery notifications = start(config());
        Location file = writeAndSend("in/a");

        assertThatThrownBy(() -> page(notifications))
                .hasMessageContaining("[" + file + "] notifications cannot be followed");
        notifications.close();
        assertThat(queue.size()).isEqualTo(new QueueSize(1, 0));
    }

    @Test
    void oneFileThatTheStoreRefusesDoesNotKeepTheOthersBack() throws Exception {
        MemoryStorage.decorate(
                name,
                undecorated -> new FaultyStorage(undecorated)
                        .inject(refusing(FaultyStorage.Operation.STAT)
                                .at(file -> file.toString().endsWith("/secret"))
                                .times(2)));
        NotificationDiscovery notifications =
                start(config().notification(notification -> leased(notification, Duration.ofSeconds(1))));
        Location secret = write("in/secret");
        Location open = write("in/open");
        queue.send(MemoryNotificationQueue.written(secret) + "\n" + MemoryNotificationQueue.written(open));

        NotifiedPage page = page(notifications);
        assertThat(locations(page)).containsExactly(open);
        while (!locations(page).contains(secret)) {
            assertThat(queue.bodies()).hasSize(1);
            notifications.confirm(page.number());
            page = page(notifications);
        }
        notifications.confirm(page.number());

        await("its removal", () -> queue.bodies().isEmpty());
        assertThat(counters.refused.sum()).isEqualTo(2);
    }

    @Test
    void failsWithTheStoreThatRefusesEverything() throws Exception {
        MemoryStorage.decorate(
                name,
                undecorated -> new FaultyStorage(undecorated)
                        .inject(refusing(FaultyStorage.Operation.STAT).forever())
                        .inject(refusing(FaultyStorage.Operation.LIST).forever()));
        NotificationDiscovery notifications = start(config());
        writeAndSend("in/a");

        assertThatThrownBy(() -> page(notifications)).hasMessageContaining("A retry would not help");
        assertThat(counters.refused.sum()).isZero();
    }

    private static Fault refusing(FaultyStorage.Operation operation) {
        return Fault.on(operation).doing(() -> {
            throw new StorageException("Access denied by the test.", null);
        });
    }

    @Test
    void knowsFilesUnderTheNamesThatTheRewritesGiveThem() throws Exception {
        Location file = write("in/a");
        queue.send("FILE mem://bucket/landing/a");
        NotificationDiscovery notifications = start(config().notification(from -> new NotificationConfig(
                from.queue(),
                null,
                1,
                from.lease(),
                new PathRewrites(List.of(
                        new PathRewrites.Rewrite("bucket", "mem://wrong"),
                        new PathRewrites.Rewrite("bucket/landing", storage.root() + "/in"))),
                null,
                ListOnStart.NEVER)));

        assertThat(locations(page(notifications))).containsExactly(file);
    }

    @Test
    void filesOfTheBaselineAreMarked() throws Exception {
        writeAndSend("in/a");
        NotificationDiscovery notifications = start(config());

        List<NotifiedPage> pages = ask(notifications, new DiscoveryScope(true, NOON.plusSeconds(2)))
                .get();
        assertThat(files(pages.get(0))).extracting(DiscoveredFile::baseline).containsExactly(true);
    }
}
