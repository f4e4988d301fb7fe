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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.format.VectorColumn;
import io.cloudfiles.flink.format.columnar.Findings;

/** Collects the values of a column, at any depth. The rows of a batch can be looked at until {@link #clear}. */
abstract class AvroColumn extends VectorColumn {
    /** Whether {@link #inspectValue} may find something. */
    boolean hasFindings() {
        return false;
    }

    /** Tells what is wrong within a value other than null. */
    void inspectValue(int place, Findings findings) {}

    /** Forgets what was found. */
    void clear() {}

    /** Declares that values also come from elsewhere than the blocks, so that texts and bytes are copied. */
    void copyBytes() {}

    /** Whether vectors share the decompressed blocks. */
    boolean sharesBytes() {
        return false;
    }
}
