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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.format.BadRecord;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of the side output that has the bad records. */
@Internal
public final class BadRecordTypeInfo extends TypeInformation<BadRecord> {
    /** The one instance. */
    public static final BadRecordTypeInfo INSTANCE = new BadRecordTypeInfo();

    private BadRecordTypeInfo() {}

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<BadRecord> getTypeClass() {
        return BadRecord.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<BadRecord> createSerializer(SerializerConfig config) {
        return BadRecordSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "BadRecord";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BadRecordTypeInfo;
    }

    @Override
    public int hashCode() {
        return BadRecordTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof BadRecordTypeInfo;
    }
}
