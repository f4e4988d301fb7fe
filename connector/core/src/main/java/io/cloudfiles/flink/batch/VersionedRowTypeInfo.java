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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

import java.lang.reflect.Type;
import java.util.Map;

/** The type of a stream of rows, whatever their columns. */
@PublicEvolving
public final class VersionedRowTypeInfo extends OpaqueTypeInfo<VersionedRow> {
    /** The only value there is. */
    public static final VersionedRowTypeInfo INSTANCE = new VersionedRowTypeInfo();

    private static final long serialVersionUID = 1L;

    private VersionedRowTypeInfo() {
        super(VersionedRow.class);
    }

    @Override
    public TypeSerializer<VersionedRow> createSerializer(SerializerConfig config) {
        return new VersionedRowSerializer();
    }

    /** Lets Flink find this type by the class alone, so that a function which gives rows need not name it. */
    @Internal
    public static final class Factory extends TypeInfoFactory<VersionedRow> {
        @Override
        public TypeInformation<VersionedRow> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> genericParameters) {
            return INSTANCE;
        }
    }
}
