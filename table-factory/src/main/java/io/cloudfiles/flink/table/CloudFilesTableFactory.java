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

import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.source.KnownOptions;
import io.cloudfiles.flink.table.source.CloudFilesTableSource;
import io.cloudfiles.flink.table.source.FlinkTableFormat;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the source {@code 'connector' = 'cloudfiles'}. Options are checked, all together, when a statement is planned, not when the
 * table is defined: hints may still change them.
 */
@PublicEvolving
public final class CloudFilesTableFactory implements DynamicTableSourceFactory {
    /** What {@code 'connector'} is. */
    public static final String IDENTIFIER = "cloudfiles";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    /** None: what is missing is told together with what is wrong. */
    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    /** All but those of formats. */
    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return KnownOptions.allOptions().stream().map(OptionSpec::option).collect(Collectors.toSet());
    }

    /** Those that a compiled plan takes from the catalog again: what may change on an existing checkpoint. */
    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return KnownOptions.allOptions().stream()
                .filter(OptionSpec::isChangeable)
                .map(OptionSpec::option)
                .collect(Collectors.toSet());
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        boolean isBatch = context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
        SqlTable table = SqlTable.of(context);
        return new CloudFilesTableSource(
                table, isBatch, FlinkTableFormat.find(context, table).orElse(null));
    }
}
