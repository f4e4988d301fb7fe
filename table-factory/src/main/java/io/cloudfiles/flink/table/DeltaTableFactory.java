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

import io.cloudfiles.flink.delta.DeltaOptions;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.table.delta.DeltaTableOptions;
import io.cloudfiles.flink.table.delta.DeltaTableSink;
import io.cloudfiles.flink.table.delta.DeltaTableSource;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes {@code 'connector' = 'delta'}: {@code INSERT INTO} appends exactly once, {@code SELECT} reads what is there now. */
@PublicEvolving
public final class DeltaTableFactory implements DynamicTableSinkFactory, DynamicTableSourceFactory {
    /** What {@code 'connector'} is. */
    public static final String IDENTIFIER = "delta";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    /** None: what is missing is told together with what is wrong. */
    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    /** All but table properties and options of the storage. */
    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Stream.concat(DeltaTableOptions.all().stream(), DeltaOptions.all().stream())
                .map(OptionSpec::option)
                .collect(Collectors.toSet());
    }

    /** Those that a compiled plan takes from the catalog again. */
    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return DeltaOptions.all().stream()
                .filter(OptionSpec::isChangeable)
                .map(OptionSpec::option)
                .collect(Collectors.toSet());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return new DeltaTableSink(SqlTable.of(context));
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return new DeltaTableSource(SqlTable.of(context));
    }
}
