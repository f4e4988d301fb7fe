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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as typed and what it prints.
 *
 * @param command what was typed behind the prompt
 * @param output the lines that follow
 */
record Transcript(String command, String output) {
    private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|(\\S+)");

    /** All transcripts of a resource: blocks that begin with {@code $}; lines that begin with {@code #} are left out. */
    static List<Transcript> readAll(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(Transcript.class.getResourceAsStream(resource), resource)) {
            List<Transcript> transcripts = new ArrayList<>();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^#.*\n", "");
            for (String block : text.split("(?m)^\\$")) {
                if (!block.isBlank()) {
                    String[] parts = block.split("\n", 2);
                    transcripts.add(new Transcript(parts[0].strip(), parts[1].strip() + "\n"));
                }
            }
            return transcripts;
        }
    }

    String[] arguments() {
        List<String> arguments = new ArrayList<>();
        Matcher matcher = ARGUMENT.matcher(command);
        while (matcher.find()) {
            arguments.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return arguments.toArray(String[]::new);
    }

    /** With values in place of {@code {dir}} and {@code {hash}}. */
    Transcript in(String directory, String hash) {
        return new Transcript(
                command.replace("{dir}", directory),
                output.replace("{dir}", directory).replace("{hash}", hash));
    }

    @Override
    public String toString() {
        return "cloudfiles " + command;
    }
}
