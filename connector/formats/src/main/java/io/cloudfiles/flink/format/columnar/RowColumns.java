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
package io.cloudfiles.flink.format.columnar;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.columnar.vector.ColumnVector;

/** The data columns of rows, which can tell what is wrong with a row. */
@Internal
public interface RowColumns {
    /** Makes a vector of each column. */
    ColumnVector[] readFields(int rows);

    /** Whether {@link #inspectFields} may find something in the rows that were read. */
    boolean hasFindings();

    /** Tells what is wrong with a row: values that have no column or do not fit theirs, and nulls that must not be. */
    void inspectFields(int row, Findings findings);
}
