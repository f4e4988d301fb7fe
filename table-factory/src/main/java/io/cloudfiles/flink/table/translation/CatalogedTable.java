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
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.TableDistribution;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A table of our catalog: what SQL shows of it, and what else its connector is to know. Immutable. */
@Internal
public final class CatalogedTable implements CatalogTable {
    private final CatalogTable shown;
    private final Map<String, String> hiddenOptions;
    private final @Nullable Integer schemaVersion;
    private final @Nullable CloudFilesException columnsMissing;

    /**
     * @param shown what SQL shows
     * @param hiddenOptions of the catalog's store, which {@code SHOW CREATE TABLE} must not print
     * @param schemaVersion version of the schema log that the columns are those of; null where they are declared
     */
    public CatalogedTable(CatalogTable shown, Map<String, String> hiddenOptions, @Nullable Integer schemaVersion) {
        this(shown, hiddenOptions, schemaVersion, null);
    }

    private CatalogedTable(
            CatalogTable shown,
            Map<String, String> hiddenOptions,
            @Nullable Integer schemaVersion,
            @Nullable CloudFilesException columnsMissing) {
        this.shown = shown;
        this.hiddenOptions = Map.copyOf(hiddenOptions);
        this.schemaVersion = schemaVersion;
        this.columnsMissing = columnsMissing;
    }

    /**
     * A table whose columns cannot be found now, so that it can be altered and dropped, but not used.
     *
     * @param shown without these columns
     * @param why told to whoever uses it
     */
    public static CatalogedTable withoutColumns(CatalogTable shown, CloudFilesException why) {
        return new CatalogedTable(shown, Map.of(), null, why);
    }

    void requireColumns() {
        if (columnsMissing != null) {
            throw new CloudFilesException(columnsMissing.code(), columnsMissing.detail());
        }
    }

    /** Options that count as if the table had them. */
    Map<String, String> hiddenOptions() {
        return hiddenOptions;
    }

    /** The version of the schema log that the columns are those of; empty where they are declared. */
    OptionalInt schemaVersion() {
        return schemaVersion == null ? OptionalInt.empty() : OptionalInt.of(schemaVersion);
    }

    @Override
    public Schema getUnresolvedSchema() {
        return shown.getUnresolvedSchema();
    }

    @Override
    public Map<String, String> getOptions() {
        return shown.getOptions();
    }

    @Override
    public String getComment() {
        return shown.getComment();
    }

    @Override
    public boolean isPartitioned() {
        return shown.isPartitioned();
    }

    @Override
    public List<String> getPartitionKeys() {
        return shown.getPartitionKeys();
    }

    @Override
    public Optional<TableDistribution> getDistribution() {
        return shown.getDistribution();
    }

    @Override
    public Optional<Long> getSnapshot() {
        return shown.getSnapshot();
    }

    /** With the options of a hint, as Flink asks for it. */
    @Override
    public CatalogTable copy(Map<String, String> options) {
        return new CatalogedTable(shown.copy(options), hiddenOptions, schemaVersion, columnsMissing);
    }

    @Override
    public CatalogBaseTable copy() {
        return this;
    }

    @Override
    public Optional<String> getDescription() {
        return shown.getDescription();
    }

    @Override
    public Optional<String> getDetailedDescription() {
        return shown.getDetailedDescription();
    }
}
