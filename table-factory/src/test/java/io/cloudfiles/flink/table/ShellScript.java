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
package io.cloudfiles.flink.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Lets a shell read a script, so that its quotes and variables mean what they mean to a user; our command is not run by it. */
final class ShellScript {
    private static final String NO_COMMAND = "#!/usr/bin/env bash\nprintf '%s\\0' \"$@\" $'\\n'\n";

    private ShellScript() {}

    /**
     * The arguments of each call of {@code ./cloudfiles}.
     *
     * @param directory where the shell runs
     * @param variables that the script needs
     */
    static List<List<String>> calls(Path directory, String script, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path command = Files.writeString(directory.resolve("cloudfiles"), NO_COMMAND);
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder shell = new ProcessBuilder("bash", "-euc", script).directory(directory.toFile());
        shell.environment().putAll(variables);
        Process process = shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(script).isZero();

        List<List<String>> calls = new ArrayList<>();
        for (String call : printed.split("\0\n\0")) {
            calls.add(List.of(call.split("\0")));
        }
        return calls;
    }
}
