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

import io.cloudfiles.flink.read.FileFinished;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of the side output that tells of finished files. */
@Internal
public final class FileFinishedTypeInfo extends TypeInformation<FileFinished> {
    /** The one instance. */
    public static final FileFinishedTypeInfo INSTANCE = new FileFinishedTypeInfo();

    private FileFinishedTypeInfo() {}

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
    public Class<FileFinished> getTypeClass() {
        return FileFinished.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<FileFinished> createSerializer(SerializerConfig config) {
        return FileFinishedSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "FileFinished";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileFinishedTypeInfo;
    }

    @Override
    public int hashCode() {
        return FileFinishedTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof FileFinishedTypeInfo;
    }
}
