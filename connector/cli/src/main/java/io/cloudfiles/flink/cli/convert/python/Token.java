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
package io.cloudfiles.flink.cli.convert.python;

/**
 * A word of Python.
 *
 * @param kind what it is
 * @param value its text; of a string, what it stands for, without quotes and escapes
 * @param line counted from 1
 * @param start offset of its first character
 * @param end offset behind its last character
 */
record Token(Kind kind, String value, int line, int start, int end) {
    enum Kind {
        NAME,
        NUMBER,
        TEXT,
        /** A string with expressions in braces. */
        FORMATTED_TEXT,
        OPERATOR,
        /** The end of a statement. */
        LINE_END
    }

    boolean is(String operatorOrName) {
        return (kind == Kind.OPERATOR || kind == Kind.NAME) && value.equals(operatorOrName);
    }
}
