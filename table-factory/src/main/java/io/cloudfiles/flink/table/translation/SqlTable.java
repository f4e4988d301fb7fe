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
package io.cloudfiles.flink.table.translation;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.SecretMask;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A table as SQL defines it.
 *
 * @param name catalog, database and name; of a table without a name, what Flink calls it
 * @param isNamed whether the user gave it a name
 * @param columns names and types of the physical columns, in order
 * @param partitionKeys what it is {@code PARTITIONED BY}
 * @param options those of its {@code WITH} clause and of hints, without {@code connector}
 * @param schemaVersion version of the schema log that the columns are those of; empty where they are declared
 */
@Internal
public record SqlTable(
        String name,
        boolean isNamed,
        RowType columns,
        List<String> partitionKeys,
        Map<String, String> options,
        OptionalInt schemaVersion) {
    public SqlTable {
        partitionKeys = List.copyOf(partitionKeys);
        options = Map.copyOf(options);
    }

    /**
     * The table that a factory is asked for.
     *
     * @throws CloudFilesException when it is one of our catalog whose columns could not be found
     */
    public static SqlTable of(DynamicTableFactory.Context context) {
        Map<String, String> options = new TreeMap<>(context.getCatalogTable().getOptions());
        OptionalInt schemaVersion =
                CatalogedTable.addWhatIsTold(context.getCatalogTable().getOrigin(), options);
        options.remove(FactoryUtil.CONNECTOR.key());
        options.remove(FactoryUtil.PROPERTY_VERSION.key());
        return new SqlTable(
                context.getObjectIdentifier().asSummaryString(),
                !context.getCatalogTable().getOptions().isEmpty() && !isAnonymous(context),
                (RowType) context.getPhysicalRowDataType().getLogicalType(),
                context.getCatalogTable().getPartitionKeys(),
                options,
                schemaVersion);
    }

    private static boolean isAnonymous(DynamicTableFactory.Context context) {
        return context.getObjectIdentifier().getObjectName().startsWith("*anonymous");
    }

    /** An option as it was written, or empty. */
    public Optional<String> option(String key) {
        return Optional.ofNullable(options.get(key));
    }

    /** The options whose keys are wanted. */
    public Map<String, String> options(Predicate<String> isWanted) {
        Map<String, String> wanted = new TreeMap<>(options);
        wanted.keySet().removeIf(isWanted.negate());
        return wanted;
    }

    /**
     * What its operators are found by after a restart, where the user did not say: its name.
     *
     * @param key the option that says it
     * @throws CloudFilesException {@code CF_INVALID_OPTIONS} when it has neither
     */
    public String uid(String key) {
        Optional<String> given = option(key);
        if (given.isEmpty() && !isNamed) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + key
                            + "' is missing. State is found by it after a restart, and this table has no name that could "
                            + "stand for it: give it one.");
        }
        return given.orElse(name);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "SqlTable[name=" + name + ", options=" + SecretMask.printable(options) + "]";
    }
}
