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
package io.cloudfiles.flink.cli.sql;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code SET} sets.
 *
 * @param key of Flink's configuration
 * @param value as Flink's configuration takes it
 */
record SqlOption(String key, String value) {
    private static final Pattern QUOTED = Pattern.compile("(?is)SET\\s+'((?:[^']|'')*)'\\s*=\\s*'((?:[^']|'')*)'");
    private static final Pattern BARE = Pattern.compile("(?is)SET\\s+([\\w.-]+)\\s*=\\s*(\\S+)");
    private static final String DIRECTORY =
            "State is kept below --checkpoint, so that the next run finds it. Leave the SET out.";
    private static final Map<String, String> OF_THE_COMMAND = Map.of(
            "execution.checkpointing.dir", DIRECTORY,
            "state.checkpoints.dir", DIRECTORY,
            "execution.checkpointing.storage", DIRECTORY,
            "execution.checkpointing.externalized-checkpoint-retention", DIRECTORY,
            "execution.state-recovery.path", DIRECTORY,
            "execution.savepoint.path", DIRECTORY);

    /**
     * Reads a statement.
     *
     * @throws CloudFilesException when it sets what the command itself sets, or is not understood
     */
    static SqlOption of(SqlStatement statement, SqlErrors errors) {
        Matcher quoted = QUOTED.matcher(statement.text());
        Matcher bare = BARE.matcher(statement.text());
        if (!quoted.matches() && !bare.matches()) {
            throw errors.of(
                    ErrorCode.CF_INVALID_SQL,
                    statement.line(),
                    "SET takes a key and a value. Write SET 'execution.checkpointing.interval' = '10 s';");
        }
        SqlOption option = quoted.matches()
                ? new SqlOption(quoted.group(1), quoted.group(2).replace("''", "'"))
                : new SqlOption(bare.group(1), bare.group(2));
        option.requireFree(statement.line(), errors);
        return option;
    }

    private void requireFree(int line, SqlErrors errors) {
        String shown = "Option '" + key + "' = '" + value + "' cannot be set here. ";
        String why = OF_THE_COMMAND.get(key);
        if (why != null) {
            throw errors.of(ErrorCode.CF_USAGE, line, shown + why);
        }
        boolean isStreaming = !key.equals("execution.runtime-mode")
                || value.toLowerCase(Locale.ROOT).equals("streaming");
        if (!isStreaming) {
            throw errors.of(
                    ErrorCode.CF_INCORRECT_BATCH_USAGE,
                    line,
                    shown + "Files that were read are remembered in checkpoints, which batch jobs have not. "
                            + "Leave the SET out; --available-now reads what is there and stops.");
        }
        boolean isOtherBackend = (key.equals("state.backend.type") || key.equals("state.backend"))
                && !value.toLowerCase(Locale.ROOT).equals("rocksdb");
        if (isOtherBackend) {
            throw errors.of(
                    ErrorCode.CF_USAGE,
                    line,
                    shown + "The files that were read are remembered in RocksDB. Leave the SET out.");
        }
    }
}
