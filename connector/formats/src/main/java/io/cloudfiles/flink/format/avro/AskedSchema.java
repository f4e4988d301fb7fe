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
package io.cloudfiles.flink.format.avro;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Goes along a schema that the user gave while that of a file is looked at. */
final class AskedSchema {
    private AskedSchema() {}

    /** The part that tells of values of a schema; null when there is none. */
    static @Nullable Schema branch(@Nullable Schema asked, Schema writer) {
        if (asked == null || !asked.isUnion()) {
            return asked != null && isAlike(asked, writer) ? asked : null;
        }
        Schema alike = null;
        for (Schema branch : asked.getTypes()) {
            if (branch.getType() == writer.getType() && (alike == null || isSameName(branch, writer))) {
                alike = branch;
            }
        }
        for (Schema branch : asked.getTypes()) {
            alike = alike == null && isAlike(branch, writer) ? branch : alike;
        }
        return alike;
    }

    private static boolean isSameName(Schema a, Schema b) {
        return a.getName().equals(b.getName());
    }

    /** Whether values of one are or become those of the other. */
    private static boolean isAlike(Schema asked, Schema writer) {
        if (asked.getType() == writer.getType()) {
            return true;
        }
        return switch (writer.getType()) {
            case INT, LONG, FLOAT ->
                switch (asked.getType()) {
                    case LONG, FLOAT, DOUBLE -> asked.getType().compareTo(writer.getType()) > 0;
                    default -> false;
                };
            case STRING -> asked.getType() == Schema.Type.BYTES;
            case BYTES -> asked.getType() == Schema.Type.STRING;
            default -> false;
        };
    }

    /** The field of a record that a column is made of; null when there is none. */
    static Schema.@Nullable Field find(Schema asked, String column, FieldMatcher matcher) {
        return asked.getType() == Schema.Type.RECORD ? matcher.named(asked, column) : null;
    }

    /** The schema of the field that a column is made of. */
    static @Nullable Schema field(@Nullable Schema asked, String column, FieldMatcher matcher) {
        Schema.Field field = asked == null ? null : find(asked, column, matcher);
        return field == null ? null : field.schema();
    }
}
