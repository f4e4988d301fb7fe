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
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A table of our catalog: what SQL shows of it, and what else its connector is to know. Immutable.
 *
 * <p>Flink may load the catalog and the connector by two class loaders, when a session is given our jar. So what one tells the other goes by
 * classes of Java alone.
 */
@Internal
public final class CatalogedTable implements CatalogTable, Supplier<Map<String, String>> {
    private static final String SCHEMA_VERSION = "$schema-version";
    private static final String MISSING_CODE = "$columns-missing-code";
    private static final String MISSING_DETAIL = "$columns-missing-detail";

    private final CatalogTable shown;
    private final Map<String, String> told;

    private CatalogedTable(CatalogTable shown, Map<String, String> told) {
        this.shown = shown;
        this.told = Map.copyOf(told);
    }

    /**
     * A table with declared columns.
     *
     * @param shown what SQL shows
     * @param hiddenOptions of the catalog's store, which {@code SHOW CREATE TABLE} must not print
     */
    public static CatalogedTable of(CatalogTable shown, Map<String, String> hiddenOptions) {
        return new CatalogedTable(shown, hiddenOptions);
    }

    /**
     * A table whose columns are those of a version of its schema log.
     *
     * @param shown as in {@link #of}
     * @param hiddenOptions as in {@link #of}
     */
    public static CatalogedTable ofVersion(CatalogTable shown, Map<String, String> hiddenOptions, int version) {
        Map<String, String> told = new TreeMap<>(hiddenOptions);
        told.put(SCHEMA_VERSION, String.valueOf(version));
        return new CatalogedTable(shown, told);
    }

    /**
     * A table whose columns cannot be found now, so that it can be altered and dropped, but not used.
     *
     * @param shown without these columns
     * @param why told to whoever uses it
     */
    public static CatalogedTable withoutColumns(CatalogTable shown, CloudFilesException why) {
        return new CatalogedTable(shown, Map.of(MISSING_CODE, why.code().name(), MISSING_DETAIL, why.detail()));
    }

    /** What its connector is to know. */
    @Override
    public Map<String, String> get() {
        return told;
    }

    /**
     * Adds to the options of a table what our catalog tells of it.
     *
     * @param table of any catalog
     * @param options of the table, which win over those of the catalog
     * @return the version of the schema log that the columns are those of; empty where they are declared
     * @throws CloudFilesException when the columns could not be found
     */
    static OptionalInt addWhatIsTold(CatalogTable table, Map<String, String> options) {
        if (!table.getClass().getName().equals(CatalogedTable.class.getName())) {
            return OptionalInt.empty();
        }
        @SuppressWarnings("unchecked") // the same class, if by another loader
        Map<String, String> told = new TreeMap<>(((Supplier<Map<String, String>>) table).get());
        @Nullable String missing = told.get(MISSING_CODE);
        if (missing != null) {
            throw new CloudFilesException(ErrorCode.valueOf(missing), told.getOrDefault(MISSING_DETAIL, ""));
        }
        @Nullable String version = told.remove(SCHEMA_VERSION);
        told.forEach(options::putIfAbsent);
        return version == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(version));
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
        return new CatalogedTable(shown.copy(options), told);
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
