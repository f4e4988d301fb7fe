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
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of the schema, at any depth, from a file. What the format knows of some rows is loaded; then {@link #read} makes a
 * vector of them, and {@link #inspect} can look at it until the next rows are loaded.
 */
@Internal
public abstract class ReadColumn {
    private final String name;
    private final boolean isRequired;
    private boolean isElement;
    private @Nullable AbstractHeapVector vector;

    /** @param isRequired whether the column is NOT NULL */
    ReadColumn(String name, boolean isRequired) {
        this.name = name;
        this.isRequired = isRequired;
    }

    /** Declares that the column is an element of a list or map: its index or key stands for it, not its name. */
    final ReadColumn asElement() {
        isElement = true;
        return this;
    }

    final String name() {
        return name;
    }

    /**
     * Makes a vector of the loaded rows.
     *
     * @param places how many the column has
     */
    final AbstractHeapVector read(int places) {
        AbstractHeapVector read = vector(places);
        vector = read;
        return read;
    }

    /** Makes a vector, with its nulls. */
    abstract AbstractHeapVector vector(int places);

    /** Whether {@link #inspect} may find something in the loaded rows. */
    boolean hasFindings() {
        return isRequired;
    }

    /** Tells what is wrong at a place: values that have no column or do not fit theirs, and nulls that must not be. */
    final void inspect(int place, Findings findings) {
        if (vector != null && vector.isNullAt(place)) {
            inspectNull(place, findings);
            if (isRequired) {
                findings.nullIn(name);
            }
        } else if (hasFindings()) {
            inspectNamed(place, findings);
        }
    }

    private void inspectNamed(int place, Findings findings) {
        if (isElement) {
            inspectValue(place, findings);
            return;
        }
        findings.enter(name);
        inspectValue(place, findings);
        findings.leave();
    }

    /** Tells what is wrong with a null. */
    void inspectNull(int place, Findings findings) {}

    /** Tells what is wrong with a value other than null. */
    void inspectValue(int place, Findings findings) {}

    /** Marks the places that are null; null when none is. */
    public static void setNulls(AbstractHeapVector vector, boolean @Nullable [] nulls) {
        for (int i = 0; nulls != null && i < nulls.length; i++) {
            if (nulls[i]) {
                vector.setNullAt(i);
            }
        }
    }
}
