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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.avro.Schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a union becomes a ROW with a field for each of its branches, of which one is not null.
 *
 * @param isStable whether fields are named by types rather than numbered
 * @param prefix of names by types
 */
record UnionMembers(boolean isStable, String prefix) implements Serializable {
    private static final String NUMBERED = "member";

    /**
     * A branch that is a field.
     *
     * @param name of the field
     * @param index of the branch in the union, nulls counted
     */
    record Member(String name, int index) {}

    /** The branches other than null. */
    static List<Schema> branches(Schema union) {
        return union.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
    }

    /** Whether all numbers of a union fit one type: INT and LONG, or FLOAT and DOUBLE. */
    static boolean isOneNumber(Schema union) {
        EnumSet<Schema.Type> types = EnumSet.noneOf(Schema.Type.class);
        branches(union).forEach(branch -> types.add(branch.getType()));
        return types.equals(EnumSet.of(Schema.Type.INT, Schema.Type.LONG))
                || types.equals(EnumSet.of(Schema.Type.FLOAT, Schema.Type.DOUBLE));
    }

    /** The fields of a union; none when one column can hold all its values. */
    List<Member> members(Schema union) {
        if (branches(union).size() < 2 || isOneNumber(union)) {
            return List.of();
        }
        List<Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < union.getTypes().size(); i++) {
            Schema branch = union.getTypes().get(i);
            if (branch.getType() == Schema.Type.NULL) {
                continue;
            }
            String name = isStable ? prefix + branch.getName() : NUMBERED + members.size();
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_SCHEMA,
                        "Two branches of the union " + union + " have the same name '" + name
                                + "'. Set avro.enable-stable-identifiers-for-union-type = false, so that they are numbered.");
            }
            members.add(new Member(name, i));
        }
        return members;
    }
}
