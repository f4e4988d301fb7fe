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
package io.cloudfiles.flink.delta.schema;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.VariantType;

import java.util.Set;
import java.util.TreeSet;

/** The features that a table must list to have columns of some types. */
final class TypeFeatures {
    /** All that types may need. */
    static final Set<String> ALL = Set.of("timestampNtz", "variantType");

    private TypeFeatures() {}

    static Set<String> of(DataType type) {
        Set<String> features = new TreeSet<>();
        collect(type, features);
        return features;
    }

    private static void collect(DataType type, Set<String> features) {
        if (type instanceof TimestampNTZType) {
            features.add("timestampNtz");
        } else if (type instanceof VariantType) {
            features.add("variantType");
        } else if (type instanceof StructType struct) {
            struct.fields().forEach(field -> collect(field.getDataType(), features));
        } else if (type instanceof ArrayType array) {
            collect(array.getElementType(), features);
        } else if (type instanceof MapType map) {
            collect(map.getKeyType(), features);
            collect(map.getValueType(), features);
        }
    }
}
