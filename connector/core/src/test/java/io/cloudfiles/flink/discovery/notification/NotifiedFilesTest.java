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

import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class NotifiedFilesTest {
    private static final DiscoveryScope SCOPE = new DiscoveryScope(false, null);

    private final NotifiedFiles files = new NotifiedFiles(4);

    private HeldMessage message() {
        return new HeldMessage(new QueueMessage("r", null, "", List.of(), null), 0);
    }

    private void add(HeldMessage message, int count) {
        files.add(
                message,
                IntStream.range(0, count)
                        .mapToObj(i -> new FileEntry(Location.parse("s3://b/" + i), 1, 1, null))
                        .toList());
    }

    @Test
    void countsTheFilesThatAreInNoPage() {
        HeldMessage first = message();
        HeldMessage second = message();
        add(first, 5);
        add(second, 2);
        first.resolved();
        second.resolved();
        assertThat(files.waiting()).isEqualTo(7);

        long page = files.nextPage(SCOPE).number();
        assertThat(files.waiting()).isEqualTo(3);
        assertThat(files.confirm(page)).as("a file of it is in no page").isEmpty();

        long last = files.nextPage(SCOPE).number();
        assertThat(files.waiting()).isZero();
        assertThat(files.hasReady()).isFalse();
        assertThat(files.confirm(last)).containsExactly(first, second);
    }

    @Test
    void aMessageOfWhichMoreMayComeIsNotDone() {
        HeldMessage message = message();
        add(message, 3);
        assertThat(files.confirm(files.nextPage(SCOPE).number())).isEmpty();
        assertThat(message.isDone()).isFalse();

        add(message, 2);
        message.resolved();
        assertThat(files.confirm(files.nextPage(SCOPE).number())).containsExactly(message);
    }
}
