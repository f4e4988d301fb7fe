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

import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Parses schemas. */
final class AvroSchemas {
    private AvroSchemas() {}

    /**
     * Parses a schema.
     *
     * @param isLenient whether names and defaults may be anything, as for Avro's own reader of files
     * @throws MalformedAvroException when it is none
     */
    static Schema parse(String json, boolean isLenient) {
        try {
            return isLenient
                    ? new Schema.Parser(NameValidator.NO_VALIDATION)
                            .setValidateDefaults(false)
                            .parse(json)
                    : new Schema.Parser().parse(json);
        } catch (RuntimeException | StackOverflowError e) {
            // The parser throws what it meets, null pointers and casts among it.
            throw new MalformedAvroException("the schema is none: " + reason(e));
        }
    }

    /** The first line of a message, without the class of the exception that caused it. */
    private static String reason(Throwable e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^([\\w.$]+(Exception|Error): )+", "");
    }
}
