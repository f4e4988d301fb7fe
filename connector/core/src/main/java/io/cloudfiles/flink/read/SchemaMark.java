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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.schema.SchemaVersion;
import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/**
 * What identifies a version of a schema log, for a checkpoint to remember.
 *
 * @param version its number
 * @param fingerprint of its columns
 */
@Internal
public record SchemaMark(int version, String fingerprint) implements Serializable {
    /** Of a schema that no log holds. */
    public static final SchemaMark NONE = new SchemaMark(SchemaVersion.DECLARED, "");

    /** That of a version. */
    public static SchemaMark of(SchemaVersion version) {
        return new SchemaMark(version.number(), version.fingerprint());
    }
}
