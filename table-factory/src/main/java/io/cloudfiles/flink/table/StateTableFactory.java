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
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.table.state.StateTableOptions;
import io.cloudfiles.flink.table.state.StateTableSource;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes {@code 'connector' = 'cloudfiles-state'}: what a checkpoint or savepoint says of each file. */
@PublicEvolving
public final class StateTableFactory implements DynamicTableSourceFactory {
    /** What {@code 'connector'} is. */
    public static final String IDENTIFIER = "cloudfiles-state";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    /** None: what is missing is told together with what is wrong. */
    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Stream.concat(StateTableOptions.all().stream(), CloudOptions.all().stream())
                .map(OptionSpec::option)
                .collect(Collectors.toSet());
    }

    /** All: a compiled plan reads what the catalog says on the day. */
    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return optionalOptions();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return new StateTableSource(SqlTable.of(context));
    }
}
