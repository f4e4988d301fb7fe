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

import io.cloudfiles.flink.format.columnar.Presence;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** A struct, or the rows themselves. */
final class StructNode extends Node implements Presence {
    private final List<Node> fields;

    StructNode(int column, List<Node> fields) {
        super(column);
        this.fields = List.copyOf(fields);
    }

    @Override
    void collectColumns(BitSet columns) {
        super.collectColumns(columns);
        fields.forEach(field -> field.collectColumns(columns));
    }

    @Override
    void startValues(StripeStreams streams) throws IOException {
        for (Node field : fields) {
            field.start(streams);
        }
    }

    @Override
    void skipValues(long count) throws IOException {
        for (Node field : fields) {
            field.skip(count);
        }
    }

    @Override
    void loadValues() throws IOException {
        for (Node field : fields) {
            field.load(places(), nulls());
        }
    }

    @Override
    public boolean @Nullable [] nulls(int places) {
        return nulls();
    }
}
