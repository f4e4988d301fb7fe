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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.schema.TypeMerger;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;

/** Finds the schema of one sampled file; safe for use by many threads. */
@PublicEvolving
public interface SchemaInferrer {
    /**
     * Reads the head of a file.
     *
     * @param input the file; the caller closes it
     * @param maxBytes how much to read at most; a record that is cut off there is left out
     * @return columns in order of appearance, all nullable; a field whose only values were nulls has Flink's {@code NullType}, so that
     *     another file can say what it is; no column at all for a file without records, unless
     *     the format names them all the same
     * @throws IOException when the store could not answer
     */
    RowType infer(StorageInput input, long maxBytes) throws IOException;

    /**
     * Whether what begins at any record of a splittable file tells as much as a file of its own. Else only the head of a file tells what
     * its columns are.
     */
    default boolean startsAtAnyRecord() {
        return false;
    }

    /**
     * Whether a field that was rescued may become a column, though {@link #infer} has not shown it.
     *
     * @param name of the field
     */
    default boolean mayBeColumn(String name) {
        return true;
    }

    /**
     * Merges what two files tell; total. What has no common type becomes a string.
     *
     * @return columns of either, in order of appearance
     */
    default RowType merge(RowType a, RowType b) {
        return TypeMerger.merge(a, b);
    }
}
