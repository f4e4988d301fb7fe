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
package io.cloudfiles.flink.format.json;

import java.util.List;

/** Records that are variants as a whole, whatever values they are. */
final class WholeRecord extends RowColumn {
    private final VariantColumn variant;

    WholeRecord(String name, VariantColumn variant, Misfits misfits) {
        super(List.of(name), new JsonColumn[] {variant}, true, misfits);
        this.variant = variant;
    }

    @Override
    boolean readValue(JsonScanner in, int row, byte first) {
        variant.setNotNull(row);
        if (!variant.readValue(in, row, first)) {
            throw in.malformed(in.position, "larger than a variant may be");
        }
        return true;
    }
}
