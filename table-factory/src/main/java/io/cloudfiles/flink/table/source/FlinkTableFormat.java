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
package io.cloudfiles.flink.table.source;

import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.source.KnownOptions;
import io.cloudfiles.flink.table.translation.SqlTable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.ScanTableSource.ScanContext;
import org.apache.flink.table.factories.DecodingFormatFactory;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A format of Flink that a table names: one that opens files ({@link BulkReaderFormatFactory}), else one that is given lines
 * ({@link DeserializationFormatFactory}), as Flink's own file tables find it. Planner's thread only.
 */
@Internal
public final class FlinkTableFormat {
    private final String name;
    private final DataType columns;
    private final DecodingFormat<?> format;

    private FlinkTableFormat(String name, DataType columns, DecodingFormat<?> format) {
        this.name = name;
        this.columns = columns;
        this.format = format;
    }

    /**
     * The format that a table names, unless it names none, one of ours, or one that is not on the class path.
     *
     * @throws org.apache.flink.table.api.ValidationException of Flink, when options of the format are wrong
     */
    public static Optional<FlinkTableFormat> find(DynamicTableFactory.Context context, SqlTable table) {
        Optional<String> named = KnownOptions.formatName(table.options()).filter(name -> !FileFormats.isOurs(name));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        String name = named.get();
        ClassLoader classes = context.getClassLoader();
        return Stream.of(BulkReaderFormatFactory.class, DeserializationFormatFactory.class)
                .filter(kind -> FlinkFormatNames.of(kind, classes).contains(name))
                .findFirst()
                .map(kind -> create(FactoryUtil.discoverFactory(classes, kind, name), context, table));
    }

    private static FlinkTableFormat create(
            DecodingFormatFactory<?> factory, DynamicTableFactory.Context context, SqlTable table) {
        String name = factory.factoryIdentifier();
        Map<String, String> options = optionsOf(name, table);
        Set<String> known = Stream.of(factory.requiredOptions(), factory.optionalOptions())
                .flatMap(Set::stream)
                .flatMap(option -> keys(option, options.keySet()))
                .collect(Collectors.toSet());
        FactoryUtil.validateUnconsumedKeys(name, options.keySet(), known);
        return new FlinkTableFormat(
                name,
                context.getPhysicalRowDataType(),
                factory.createDecodingFormat(context, Configuration.fromMap(options)));
    }

    /** The keys that an option may be given under. */
    private static Stream<String> keys(ConfigOption<?> option, Set<String> given) {
        List<String> keys = new ArrayList<>();
        keys.add(option.key());
        option.fallbackKeys().forEach(fallback -> keys.add(fallback.getKey()));
        if (ConfigurationUtils.canBePrefixMap(option)) {
            given.stream()
                    .filter(key -> ConfigurationUtils.filterPrefixMapKey(option.key(), key))
                    .forEach(keys::add);
        }
        return keys.stream();
    }

    /** Those of a table that belong to the format, as it calls them. */
    private static Map<String, String> optionsOf(String name, SqlTable table) {
        String prefix = name + ".";
        return table.options(key -> key.startsWith(prefix)).entrySet().stream()
                .collect(Collectors.toMap(option -> option.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    /** The kinds of rows that it gives. */
    ChangelogMode changelogMode() {
        return format.getChangelogMode();
    }

    /** What the readers are made of. */
    PlannedFormat planned(ScanContext context) {
        return new PlannedFormat(name, columns, format, context);
    }
}
