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
package io.cloudfiles.flink.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudfiles.flink.testing.MemoryNotificationSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class NotificationsCommandTest {
    private static CommandRun notifications(String command, String path, String... more) {
        String[] all = new String[3 + more.length];
        all[0] = "notifications";
        all[1] = command;
        all[2] = path;
        System.arraycopy(more, 0, all, 3, more.length);
        return CommandRun.of(all);
    }

    private static String out(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void setsUpListsAndTakesDown() throws IOException {
        String dry =
                out(notifications("setup", "mem://life/in", "--dry-run", "--option", "notification.tags.Team=data"));
        assertThat(dry)
                .startsWith("create  queue cloudfiles-life-in-")
                .endsWith("Nothing was changed, as --dry-run wants it.\n");
        assertThat(dry).contains("        tags {Team=data}\n");
        String name = name(dry);
        assertThat(MemoryNotificationSetup.isMade(name)).isFalse();

        String use =
                "Ingest with: --option discovery.mode=notification --option notification.queue=memory:" + name + "\n";
        assertThat(out(notifications("setup", "mem://life/in"))).isEqualTo("create  queue " + name + "\n" + use);
        assertThat(out(notifications("setup", "mem://life/in"))).isEqualTo("Everything is there already.\n" + use);

        assertThat(out(notifications("list", "mem://life"))).isEqualTo("""
                path           name                         queue                               problem
                mem://life/in  NAME  memory:NAME  -
                """.replace("NAME", name));
        assertThat(new ObjectMapper().readTree(out(notifications("list", "mem://life", "--format", "json"))))
                .singleElement()
                .satisfies(stream -> assertThat(stream.path("queue").asText()).isEqualTo("memory:" + name));

        assertThat(out(notifications("teardown", "mem://life/in", "--dry-run")))
                .isEqualTo("remove  queue " + name + "\nNothing was changed, as --dry-run wants it.\n");
        assertThat(MemoryNotificationSetup.isMade(name)).isTrue();
        assertThat(out(notifications("teardown", "mem://life/in"))).isEqualTo("remove  queue " + name + "\n");
        assertThat(out(notifications("teardown", "mem://life/in"))).isEqualTo("There is nothing to remove.\n");
        assertThat(out(notifications("list", "mem://life"))).isEqualTo("Nothing is set up there.\n");
    }

    private static String name(String dryRun) {
        return dryRun.replaceFirst("(?s).*queue (\\S+).*", "$1");
    }

    @Test
    void printsPoliciesAllOrOne() {
        String name = name(out(notifications("setup", "mem://rights/in", "--dry-run")));
        assertThat(out(notifications("policies", "mem://rights/in")))
                .isEqualTo("# set-up\n{\"make\" : \"" + name + "\"}\n# job\n{\"read\" : \"" + name + "\"}\n");
        assertThat(out(notifications("policies", "mem://rights/in", "--for", "job")))
                .isEqualTo("{\"read\" : \"" + name + "\"}\n");
        CommandRun wrong = notifications("policies", "mem://rights/in", "--for", "all");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo("CF_USAGE: Option '--for' = 'all' is wrong: expected one of [set-up, job].\n");
    }

    @Test
    void tellsWhatAServiceRefuses() {
        MemoryNotificationSetup.refuse("refusing");
        CommandRun run = notifications("setup", "mem://refusing/in", "--option", "cloudFiles.resourceTag.a=b");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("CF_CANNOT_SET_UP_NOTIFICATIONS: [mem://refusing/in] Queue cloudfiles-refusing-in-")
                .contains("you have no right to it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mem://b/a,mem://b/c | x=y                               | has 2 paths",
                "/data/in            | discovery.mode=notification       | cannot be used with 'file': no queue tells of new files there",
                "mem://b/a           | notification.stream-id=Upper      | 'notification.stream-id' = 'Upper' is wrong",
                "mem://b/a           | notification.tags.path=x          | 'notification.tags.path' has the name of a tag that is set anyway",
                "mem://b/a           | notification.queue=q              | names a queue that is there already",
                "mem://b/a           | notification.tag.x=y              | 'notification.tag.x'",
                "s3://b/a            | s3.region=r                       | cannot be used with 's3'",
            })
    void refusesWhatCannotBe(String path, String option, String why) {
        CommandRun run = notifications("setup", path, "--option", option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aCommandIsAskedFor() {
        CommandRun run = CommandRun.of("notifications");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("A command is missing: ").contains("teardown");
    }
}
