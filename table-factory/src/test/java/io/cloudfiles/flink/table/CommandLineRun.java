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

import io.cloudfiles.flink.cli.CloudFilesCommand;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command printed and how it ended.
 *
 * @param exitCode as the shell sees it
 * @param out results
 * @param err all else
 */
record CommandLineRun(int exitCode, String out, String err) {
    private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|(\\S+)");

    /** Runs the command within this process. */
    static CommandLineRun of(String commandLine) {
        List<String> arguments = new ArrayList<>();
        Matcher matcher = ARGUMENT.matcher(commandLine);
        while (matcher.find()) {
            arguments.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return of(arguments);
    }

    /** Runs the command within this process. */
    static CommandLineRun of(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = CloudFilesCommand.run(
                new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }
}
