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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.columnar.ReadColumn;
import org.apache.flink.table.data.columnar.vector.heap.AbstractHeapVector;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A column of single values. They are decoded when a vector is made of them. */
final class LeafNode extends Node {
    final LeafValues values;
    /** Of the loaded ones, until they are read. */
    private int unread;

    LeafNode(int column, LeafValues values) {
        super(column);
        this.values = values;
    }

    @Override
    void startValues(StripeStreams streams) throws IOException {
        unread = 0;
        values.start(streams, column());
    }

    @Override
    void skipValues(long count) throws IOException {
        values.skip(unread + count);
        unread = 0;
    }

    @Override
    void loadValues() throws IOException {
        values.skip(unread);
        requireAtMost(values.maxValues(), values());
        unread = values();
    }

    /** Makes a vector of the loaded values, once. */
    AbstractHeapVector read(Conversion conversion) {
        unread = 0;
        try {
            AbstractHeapVector vector = conversion.read(this);
            ReadColumn.setNulls(vector, nulls());
            return vector;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
