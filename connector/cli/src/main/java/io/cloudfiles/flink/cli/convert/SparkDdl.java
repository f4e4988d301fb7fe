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
package io.cloudfiles.flink.cli.convert;

import java.util.regex.Pattern;

/** DDL as Spark means it. */
final class SparkDdl {
    /** The word where a type stands: behind a name, a colon or a bracket, and before the end of a column. */
    private static final Pattern TIMESTAMP =
            Pattern.compile("(?i)(?<=[\\s:<,`]|^)TIMESTAMP(?=\\s*(?:[,>)]|$|NOT\\s|COMMENT\\s))");

    private SparkDdl() {}

    /** The same columns in words that mean the same to Flink: a Spark timestamp is an instant. */
    static String toFlink(String ddl) {
        return TIMESTAMP.matcher(ddl).replaceAll("TIMESTAMP_LTZ(6)");
    }
}
