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
import io.cloudfiles.flink.table.catalog.CatalogOptions;
import io.cloudfiles.flink.table.catalog.CloudFilesCatalog;
import io.cloudfiles.flink.table.translation.StatementErrors;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes {@code CREATE CATALOG … WITH ('type' = 'cloudfiles', 'location' = …)}. */
@PublicEvolving
public final class CloudFilesCatalogFactory implements CatalogFactory {
    /** What {@code 'type'} is. */
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

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Stream.concat(CatalogOptions.all().stream(), CloudOptions.all().stream())
                .map(OptionSpec::option)
                .collect(Collectors.toSet());
    }

    @Override
    public Catalog createCatalog(Context context) {
        return StatementErrors.innermost(() -> new CloudFilesCatalog(
                context.getName(),
                CatalogOptions.resolve(context.getName(), context.getOptions()),
                context.getConfiguration()));
    }
}
