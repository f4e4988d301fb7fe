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
package io.cloudfiles.flink.delta.maintenance;

import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.schema.TableSupport;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.types.logical.RowType;

import java.util.ArrayList;
import java.util.List;

/** Whether a table keeps all that it promises when its files are rewritten here. */
final class CompactionSupport {
    private CompactionSupport() {}

    /**
     * The rows to rewrite.
     *
     * @throws CloudFilesException {@code CF_DELTA_TABLE_UNSUPPORTED}, naming everything that would not be kept
     */
    static RowType rows(TableDefinition table) {
        List<String> reasons = new ArrayList<>();
        for (String feature : TableSupport.unknownFeatures(table)) {
            reasons.add("feature '" + feature + "'");
        }
        if (TrackedRows.isOn(table) && !TrackedRows.hasColumns(table)) {
            reasons.add("row tracking (" + TrackedRows.ENABLED + ") without naming columns for row ids");
        }
        RowType rows = TableRows.of(table.schema(), reasons);
        if (!reasons.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "[" + table.location() + "] The table uses " + String.join(", ", reasons)
                            + ", which a compaction would not keep. Nothing was changed. Run OPTIMIZE in Spark instead.");
        }
        return rows;
    }
}
