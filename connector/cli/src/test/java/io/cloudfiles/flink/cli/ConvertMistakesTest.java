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

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ConvertMistakesTest {
    @TempDir
    static Path directory;

    @BeforeAll
    static void makeTheFiles() throws IOException {
        write("empty.py", "");
        write(
                "batch.py",
                "# a job\ndf = spark.read.format('cloudFiles').option('cloudFiles.format', 'json').load('/in')\n");
        write("other.py", "df = spark.readStream.format('json').load('/in')\n");
        write("writer.py", "df.writeStream.format('delta').start('/out')\n");
        write("cut.py", "df = (spark.readStream\n    .format('cloudFiles')\n");
        write("quotes.py", "df = spark.readStream.format(“cloudFiles”)\n");
        write("hints.py", """
                df = (spark.readStream.format('cloudFiles').option('cloudFiles.format', 'json')
                    .option('cloudFiles.schemaLocation', '/meta').option('cloudFiles.schemaHints', 'at TIMESTAMP, u.id LONG')
                    .load('/in'))
                df.writeStream.format('delta').option('checkpointLocation', '/cp').start('/out')
                """);
        write("notified.py", """
                df = (spark.readStream.format('cloudFiles').option('cloudFiles.format', 'json').schema('id LONG')
                    .option('cloudFiles.useNotifications', True).option('cloudFiles.resourceTag.Team', 'data').load('s3://b/in'))
                df.writeStream.format('delta').option('checkpointLocation', '/cp').start('s3://b/out')
                """);
        Files.write(directory.resolve("binary.py"), new byte[] {(byte) 0xff, 0, 1});
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    static Stream<Transcript> mistakes() throws IOException {
        return Transcript.readAll("/convert-mistakes.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeGetsItsSentence(Transcript transcript) {
        Transcript mistake = transcript.in(directory.toString(), "");

        CommandRun run = CommandRun.of(mistake.arguments());

        assertThat(run.err()).isEqualTo(mistake.output());
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    }

    @Test
    void typesInHintsKeepTheirMeaning() {
        CommandRun run = CommandRun.of("convert", directory.resolve("hints.py").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("schema.hints=at TIMESTAMP_LTZ(6), u.id LONG");
    }

    @Test
    void aSourceThatSetsUpItsQueueStillDoes() {
        CommandRun run =
                CommandRun.of("convert", directory.resolve("notified.py").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("--option discovery.mode=notification")
                .contains("'notification.tags.Team' = 'data'")
                .doesNotContain("queue");
    }
}
