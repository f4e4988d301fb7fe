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
package io.cloudfiles.flink.cli.convert;

import java.util.regex.Pattern;

/** Arguments as a shell takes them; {@code ${name}} stands for a variable, without which the shell refuses the command. */
final class ShellText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final Pattern UNKNOWN = Pattern.compile("\\$\\{(\\w+)}");

    private ShellText() {}

    static String quote(String argument) {
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        if (!UNKNOWN.matcher(argument).find()) {
            return "'" + argument.replace("'", "'\\''") + "'";
        }
        String escaped = argument.replaceAll("([\\\\\"`]|\\$(?!\\{\\w+}))", "\\\\$1");
        return "\"" + UNKNOWN.matcher(escaped).replaceAll("\\${$1:?}") + "\"";
    }
}
