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
package io.cloudfiles.flink.cli.convert;

import io.cloudfiles.flink.cli.convert.python.Origin;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A stream in our words. Texts have {@code ${name}} where the file does not tell.
 *
 * @param line where it begins
 * @param path of the files
 * @param format of the files
 * @param target path of the Delta table
 * @param tableName name of the table in SQL
 * @param checkpoint where state is kept, or null
 * @param availableNow whether it ends with what exists
 * @param interval between two checkpoints, or null for the default
 * @param jobName or null
 * @param hasSchema whether columns are declared rather than inferred
 * @param columns declared columns, where the file tells them
 * @param addedColumns columns that are added to those of the files
 * @param partitionColumns of the table
 * @param sourceOptions in canonical spelling
 * @param sinkOptions in canonical spelling
 * @param unknowns what stands as {@code ${name}}, and where it comes from
 * @param remarks what was not translated, in the order of the file
 */
record Translation(
        int line,
        String path,
        String format,
        String target,
        String tableName,
        @Nullable String checkpoint,
        boolean availableNow,
        @Nullable String interval,
        @Nullable String jobName,
        boolean hasSchema,
        @Nullable RowType columns,
        List<AddedColumn> addedColumns,
        List<String> partitionColumns,
        Map<String, String> sourceOptions,
        Map<String, String> sinkOptions,
        Map<String, Origin> unknowns,
        List<Remark> remarks) {

    /** The last word of a path or of a name with dots, as a name. */
    static String lastWord(String text) {
        String[] words = text.split("[^A-Za-z0-9_]+");
        String last = words.length == 0 ? "" : words[words.length - 1];
        return last.isEmpty() ? "target" : last.toLowerCase(Locale.ROOT);
    }
}
