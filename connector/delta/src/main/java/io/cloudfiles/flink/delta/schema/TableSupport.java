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
package io.cloudfiles.flink.delta.schema;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the sink keeps every promise of a table. A feature that is listed but unused does no harm, so features that act through
 * columns or properties are judged by those.
 */
@Internal
public final class TableSupport {
    private static final int NEWEST_WRITER_VERSION = 7;
    private static final String CONSTRAINT_PREFIX = "delta.constraints.";

    /** Features that an append of plain files keeps by itself, that Kernel keeps for us, or that are judged by {@link #inUse}. */
    private static final Set<String> KEPT = Set.of(
            "allowColumnDefaults",
            "appendOnly",
            "changeDataFeed",
            "checkConstraints",
            "checkpointProtection",
            "clustering",
            "columnMapping",
            "deletionVectors",
            "domainMetadata",
            "generatedColumns",
            "identityColumns",
            "inCommitTimestamp",
            "invariants",
            "rowTracking",
            "timestampNtz",
            "typeWidening",
            "typeWidening-preview",
            "v2Checkpoint",
            "vacuumProtocolCheck",
            "variantShredding",
            "variantShredding-preview",
            "variantType",
            "variantType-preview");

    private TableSupport() {}

    /**
     * Refuses a table that needs more than the sink does.
     *
     * @throws CloudFilesException with {@link ErrorCode#CF_DELTA_TABLE_UNSUPPORTED}, naming every such feature
     */
    public static void require(TableDefinition table) {
        List<String> reasons = new ArrayList<>();
        if (table.writerVersion() > NEWEST_WRITER_VERSION) {
            reasons.add("writer version " + table.writerVersion());
        }
        for (String feature : new TreeSet<>(table.features())) {
            if (!KEPT.contains(feature)) {
                reasons.add("feature '" + feature + "'");
            }
        }
        reasons.addAll(inUse(table));
        if (!reasons.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + table.location() + "] The table uses " + String.join(", ", reasons)
                            + ", which the sink would not keep. Write to a table without, or drop it from this one.");
        }
    }

    /** Features that a table may have for the sink to write it. */
    static Set<String> keptFeatures() {
        return KEPT;
    }

    /** Features of a table that may mean anything, by name. */
    public static Set<String> unknownFeatures(TableDefinition table) {
        Set<String> unknown = new TreeSet<>(table.features());
        unknown.removeAll(KEPT);
        return unknown;
    }

    private static List<String> inUse(TableDefinition table) {
        List<String> reasons = new ArrayList<>();
        columnsInUse("", table.schema(), reasons);
        for (String property : new TreeSet<>(table.properties().keySet())) {
            if (property.startsWith(CONSTRAINT_PREFIX)) {
                reasons.add("check constraint '" + property.substring(CONSTRAINT_PREFIX.length()) + "'");
            }
        }
        return reasons;
    }

    private static void columnsInUse(String path, StructType columns, List<String> reasons) {
        for (StructField column : columns.fields()) {
            String name = path + column.getName();
            if (column.getMetadata().contains(ColumnMetadata.GENERATION_EXPRESSION)) {
                reasons.add("generated column '" + name + "'");
            }
            if (column.getMetadata().contains(ColumnMetadata.IDENTITY_START)) {
                reasons.add("identity column '" + name + "'");
            }
            if (column.getMetadata().contains(ColumnMetadata.INVARIANTS)) {
                reasons.add("an invariant on column '" + name + "'");
            }
            if (column.getDataType() instanceof StructType nested) {
                columnsInUse(name + ".", nested, reasons);
            }
        }
    }
}
