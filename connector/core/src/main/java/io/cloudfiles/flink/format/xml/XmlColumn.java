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
package io.cloudfiles.flink.format.xml;

import io.cloudfiles.flink.format.RescuedData.Step;
import io.cloudfiles.flink.format.VectorColumn;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Reads the values of one column, at any depth. */
abstract class XmlColumn extends VectorColumn {
    private @Nullable XmlColumn parent;
    private @Nullable String requiredAs;

    /** Tells in which column this one is nested; once. */
    final void attachTo(XmlColumn container) {
        parent = container;
    }

    /**
     * Declares that the column is NOT NULL.
     *
     * @param name for messages
     */
    final void require(String name) {
        requiredAs = name;
    }

    final boolean isRequired() {
        return requiredAs != null;
    }

    /** Makes the record bad when the column is NOT NULL and a row of it is null. */
    final void checkRequired(int row) {
        if (requiredAs != null && isNull(row)) {
            throw new MalformedXmlException("no value for column '" + requiredAs + "', which is NOT NULL");
        }
    }

    /**
     * The steps from the row down to the value that is being read.
     *
     * @param text the scanner's bytes
     */
    final List<Step> path(byte[] text) {
        if (parent == null) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>(parent.path(text));
        steps.add(parent.stepInto(this, text));
        return steps;
    }

    /** The step from the value that is being read into a nested one. */
    Step stepInto(XmlColumn child, byte[] text) {
        throw new IllegalStateException("Nothing is nested in " + this);
    }

    /**
     * Behind the name of a start tag: reads the element into a row below the capacity, and goes behind its end tag.
     *
     * @param misfits takes what is in the element and fits nowhere
     * @return false when the value is not of this column's type; it is the scanner's text then, and the row is undefined
     */
    abstract boolean readElement(XmlScanner in, int row, Misfits misfits);

    /**
     * Reads the scanner's text, that of an attribute or beside elements.
     *
     * @return false when it is not of this column's type; the row is undefined then
     */
    abstract boolean readText(XmlScanner in, int row);
}
