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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;

/** What the launcher says before there is a command: one sentence about the Java it needs. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("../../cloudfiles").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    private String failure(ProcessBuilder launcher) throws IOException, InterruptedException {
        Process process = launcher.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(1);
        return output;
    }

    private ProcessBuilder launcher(String javaHome) {
        ProcessBuilder launcher = new ProcessBuilder("bash", LAUNCHER.toString(), "demo");
        launcher.environment().put("JAVA_HOME", javaHome);
        return launcher;
    }

    private Path javaHome(String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(Files.createDirectories(home.resolve("bin")).resolve("java"), "");
        return home;
    }

    private static void executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource({"11.0.2, 11", "1.8.0_392, 8", "16, 16"})
    void anOldJavaGetsOneSentence(String version, String major) throws Exception {
        Path home = javaHome(version);

        assertThat(failure(launcher(home.toString())))
                .isEqualTo("cloudfiles: a JDK 17 or newer is needed, but the one in '" + home + "' is version " + major
                        + ": set JAVA_HOME to a newer one.\n");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        assertThat(failure(launcher(directory.toString())))
                .isEqualTo("cloudfiles: a JDK 17 or newer is needed, but JAVA_HOME = '" + directory
                        + "' has no bin/java: correct or unset it.\n");
    }

    @Test
    void logsThatCannotBeWrittenGetOneSentence() throws Exception {
        Path logs = Files.createFile(directory.resolve("file")).resolve("logs");
        ProcessBuilder launcher = launcher(javaHome("17.0.1").toString());
        launcher.environment().put("CLOUDFILES_LOG_DIR", logs.toString());

        assertThat(failure(launcher))
                .isEqualTo("cloudfiles: logs cannot be written to '" + logs
                        + "': set CLOUDFILES_LOG_DIR to a directory of yours.\n");
    }

    @Test
    void noJavaAtAllGetsOneSentence() throws Exception {
        for (String tool : new String[] {"dirname", "readlink", "sed"}) {
            executable(directory.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
        }
        ProcessBuilder launcher = launcher("");
        launcher.environment().put("PATH", directory.toString());
        launcher.environment().remove("JAVA_HOME");

        assertThat(failure(launcher))
                .isEqualTo(
                        "cloudfiles: a JDK 17 or newer is needed, but there is no java on the PATH: install one (such"
                                + " as openjdk-17-jdk) or set JAVA_HOME.\n");
    }
}
