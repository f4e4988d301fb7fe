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
package io.cloudfiles.flink.schema;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.RowType;

import java.time.Instant;
import java.util.List;

/**
 * One entry of the schema log.
 *
 * @param number its number; the first is 0
 * @param type the columns, without rescued data and metadata columns
 * @param partitionColumns names of those of the columns that the path of a file tells
 * @param cause why it was written
 * @param createdAt when it was written
 */
@PublicEvolving
public record SchemaVersion(
        int number, RowType type, List<String> partitionColumns, SchemaCause cause, Instant createdAt) {
    public SchemaVersion {
        partitionColumns = List.copyOf(partitionColumns);
    }

    /** Number of a declared schema, which no log holds. */
    public static final int DECLARED = 0;

    /**
     * What identifies the columns: equal for versions with the same names, types and partition columns in the same order, whatever their
     * numbers and causes. The same on every machine and in every release.
     */
    public String fingerprint() {
        return SchemaEntry.fingerprint(type, partitionColumns);
    }
}
