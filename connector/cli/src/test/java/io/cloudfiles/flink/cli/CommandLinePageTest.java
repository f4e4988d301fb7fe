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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The page of the command line names every flag of every command, with its argument, and no other. */
class CommandLinePageTest {
    private static final Path PAGE = Path.of("../../docs/reference/command-line.md");

    static Stream<String> commands() {
        return visibleCommands().keySet().stream();
    }

    private static Map<String, CommandSpec> visibleCommands() {
        Map<String, CommandSpec> commands = new TreeMap<>();
        addVisible("", CloudFilesCommand.commandLine(), commands);
        return commands;
    }

    private static void addVisible(String parent, CommandLine commandLine, Map<String, CommandSpec> commands) {
        commandLine.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                commands.put(parent + name, command.getCommandSpec());
                addVisible(parent + name + " ", command, commands);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void namesTheFlagsOfEachCommand(String command) throws IOException {
        String section = section(command);
        CommandSpec spec = visibleCommands().get(command);

        assertThat(section).contains(spec.usageMessage().description()[0].split("\\. ")[0]);
        List<String> documented = section.lines()
                .filter(line -> line.startsWith("| `--"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(documented)
                .containsExactlyElementsOf(spec.options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .map(CommandLinePageTest::label)
                        .toList());
        assertThat(section.lines().filter(line -> line.startsWith("| `--") && line.contains("| required |")))
                .hasSize(Math.toIntExact(
                        spec.requiredArgs().stream().filter(ArgSpec::isOption).count()));
        assertThat(spec.positionalParameters())
                .allSatisfy(parameter -> assertThat(section).contains(command + " " + parameter.paramLabel() + "`"));
    }

    private static String label(OptionSpec option) {
        String argument = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        return (option.longestName() + argument).replace("|", "\\|");
    }

    private static String section(String command) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## " + command + "\n");
        assertThat(start).as("a section of the page for " + command).isNotNegative();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end);
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void namesTheDefaults(String command, String option, String value) throws IOException {
        assertThat(visibleCommands().get(command).findOption(option).defaultValue())
                .isEqualTo(value);
        assertThat(section(command)).containsPattern("\\| `" + option + "[^|]*\\| `" + value + "` \\|");
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> defaults() {
        return visibleCommands().entrySet().stream()
                .flatMap(command -> command.getValue().options().stream()
                        .filter(option -> option.defaultValue() != null)
                        .map(option -> org.junit.jupiter.params.provider.Arguments.of(
                                command.getKey(), option.longestName(), option.defaultValue())));
    }
}
