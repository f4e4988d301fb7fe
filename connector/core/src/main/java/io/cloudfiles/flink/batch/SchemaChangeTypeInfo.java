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
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

import java.lang.reflect.Type;
import java.util.Map;

/** The type of the side output that tells of new schema versions. */
@Internal
public final class SchemaChangeTypeInfo extends OpaqueTypeInfo<SchemaChange> {
    /** The one instance. */
    public static final SchemaChangeTypeInfo INSTANCE = new SchemaChangeTypeInfo();

    private SchemaChangeTypeInfo() {
        super(SchemaChange.class);
    }

    /** Finds it by the annotation. */
    public static final class Factory extends TypeInfoFactory<SchemaChange> {
        @Override
        public TypeInformation<SchemaChange> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> genericParameters) {
            return INSTANCE;
        }
    }

    @Override
    public TypeSerializer<SchemaChange> createSerializer(SerializerConfig config) {
        return SchemaChangeSerializer.INSTANCE;
    }
}
