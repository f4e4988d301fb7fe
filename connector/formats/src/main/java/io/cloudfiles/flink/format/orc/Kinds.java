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
package io.cloudfiles.flink.format.orc;

import org.apache.orc.protobuf.MessageOrBuilder;
import org.apache.orc.protobuf.UnknownFieldSet;

import java.io.IOException;

/** Kinds that a file names by a number. For one that it does not know, protobuf gives the first of them, which is never meant. */
final class Kinds {
    private Kinds() {}

    /**
     * Makes sure that a kind is a known one.
     *
     * @param field number of the field in the message
     * @param what it is a kind of
     * @throws IOException when it is not
     */
    static void requireKnown(MessageOrBuilder message, int field, String what) throws IOException {
        UnknownFieldSet unknown = message.getUnknownFields();
        if (unknown.hasField(field)) {
            throw new IOException(what + " is of the unknown kind "
                    + unknown.getField(field).getVarintList() + ", perhaps by a writer newer than this reader");
        }
    }
}
