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

import io.cloudfiles.flink.discovery.NotifiedPage;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A directory that was moved to where files are wanted. */
@Timeout(60)
class NotifiedDirectoryTest extends NotificationDiscoveryFixture {
    /** As a store that is asked by everybody. */
    private FaultyStorage lists;

    @BeforeEach
    void countRequests() {
        lists = new FaultyStorage(storage);
        MemoryStorage.decorate(name, ignored -> lists);
    }

    @Test
    void bringsAllItsFiles() throws Exception {
        List<Location> files = List.of(write("in/moved/1"), write("in/moved/x/2"));
        write("in/moved/_hidden");
        queue.send("DIRECTORY " + storage.root().child("in/moved"));
        NotificationDiscovery notifications = start(config());

        NotifiedPage page = page(notifications);
        assertThat(locations(page)).containsExactlyInAnyOrderElementsOf(files);
        notifications.confirm(page.number());
        await("the acknowledgement", () -> queue.acknowledged() == 1);
    }

    /** Two pages of its listing at most are held: one that waits for room, and one that fills it. */
    @Test
    void isListedOnlyAsFarAsItsFilesGoIntoPages() throws Exception {
        Location directory = writeMany(5_500);
        NotificationDiscovery notifications = start(config().maxUnconfirmedFiles(1_000));
        queue.send("DIRECTORY " + directory);

        Set<Location> told = new HashSet<>();
        List<Long> pages = new ArrayList<>();
        while (told.size() < 5_500) {
            NotifiedPage page = page(notifications);
            told.addAll(locations(page));
            pages.add(page.number());
            assertThat(lists.calls(FaultyStorage.Operation.NEXT_PAGE))
                    .as("pages listed when %d files were told", told.size())
                    .isLessThanOrEqualTo(told.size() / 1_000 + 2);
            assertThat(queue.acknowledged()).isZero();
        }
        assertThat(ask(notifications, SCOPE)).as("more").isNotDone();
        pages.subList(1, pages.size()).forEach(notifications::confirm);
        assertThat(queue.bodies()).hasSize(1);

        notifications.confirm(pages.get(0));
        await("the acknowledgement", () -> queue.acknowledged() == 1);
    }

    @Test
    void comesAgainAsAWholeBehindARestartInItsMiddle() throws Exception {
        Location directory = writeMany(2_500);
        queue.send("DIRECTORY " + directory);
        NotificationDiscovery first = start(config().maxUnconfirmedFiles(1_000));
        first.confirm(page(first).number());
        first.close();
        assertThat(queue.acknowledged()).isZero();

        NotificationDiscovery second = start(config().maxUnconfirmedFiles(1_000));
        Set<Location> told = new HashSet<>();
        while (told.size() < 2_500) {
            NotifiedPage page = page(second);
            told.addAll(locations(page));
            second.confirm(page.number());
        }
        await("the acknowledgement", () -> queue.acknowledged() == 1);
    }

    @Test
    void doesNotEndADrainBeforeItsLastPage() throws Exception {
        Location directory = writeMany(2_500);
        queue.send("DIRECTORY " + directory);
        NotificationDiscovery notifications =
                start(config().maxUnconfirmedFiles(1_000).availableNow(NOON));

        int told = 0;
        for (List<NotifiedPage> answer = ask(notifications, SCOPE).get(20, TimeUnit.SECONDS);
                !answer.isEmpty();
                answer = ask(notifications, SCOPE).get(20, TimeUnit.SECONDS)) {
            told += answer.get(0).page().count();
            notifications.confirm(answer.get(0).number());
        }
        assertThat(told).isEqualTo(2_500);
        await("the acknowledgement", () -> queue.acknowledged() == 1);
    }

    @Test
    void goesOnWhereAListingFailed() throws Exception {
        Location directory = writeMany(2_500);
        queue.send("DIRECTORY " + directory);
        lists.inject(Fault.on(FaultyStorage.Operation.NEXT_PAGE).fromCall(2));
        NotificationDiscovery notifications = start(config());

        List<Location> told = new ArrayList<>();
        while (told.size() < 2_500) {
            told.addAll(locations(page(notifications)));
        }
        assertThat(told).doesNotHaveDuplicates();
    }

    private Location writeMany(int files) throws IOException {
        for (int i = 0; i < files; i++) {
            write("in/moved/" + i);
        }
        return storage.root().child("in/moved");
    }
}
