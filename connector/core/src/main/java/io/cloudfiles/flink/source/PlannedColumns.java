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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.read.ColumnPlan;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.read.SchemaMark;
import io.cloudfiles.flink.schema.EvolutionMode;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a job begins with.
 *
 * @param plan how columns follow from a version
 * @param version the version
 * @param schema its columns
 * @param evolution null when nobody looks whether the files have others
 */
record PlannedColumns(
        ColumnPlan plan,
        SchemaMark version,
        RowType schema,
        @Nullable EvolutionMode evolution) {
    ReadColumns columns() {
        return plan.of(version.version(), schema);
    }
}
