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
package io.cloudfiles.flink.format.parquet;

import io.cloudfiles.flink.format.columnar.FieldKind;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

import java.util.ArrayList;
import java.util.List;

/**
 * Understands the schema of a file: which groups are lists and maps, by the rules of the format's specification for today's and for
 * older writers.
 *
 * <pre>
 * optional group a (LIST) { repeated group list { optional int32 element; } }   elements behind one group: "list", "bag", any name
 * optional group a (LIST) { repeated int32 element; }                           no group between
 * optional group a (LIST) { repeated group array { ...; } }                     a group of several fields, or one named "array" or
 *                                                                               "a_tuple", or around a repeated field: an element itself
 * repeated int32 a;                                                             a list that is never null
 * optional group a (MAP) { repeated group key_value { required k; optional v; } }   also MAP_KEY_VALUE; names do not count
 * </pre>
 *
 * A group that is annotated otherwise than it is built is a struct.
 */
final class FileColumns {
    private final MessageType schema;

    private FileColumns(MessageType schema) {
        this.schema = schema;
    }

    /** The file's columns, as the fields of one struct. */
    static FileColumn of(MessageType schema) {
        return new FileColumns(schema).struct(schema, List.of(), Slots.ROWS, 0);
    }

    /** @param parentAt definition level from which on the parent is there */
    private FileColumn column(Type type, List<String> parentPath, Slots slots, int parentAt) {
        List<String> path = new ArrayList<>(parentPath);
        path.add(type.getName());
        if (type.isRepetition(Repetition.REPEATED)) {
            FileColumn element = present(type, path, below(slots, parentAt + 1), parentAt + 1);
            return new FileColumn(
                    type.getName(), FieldKind.LIST, slots, parentAt, parentAt + 1, List.of(element), null);
        }
        return present(type, path, slots, type.isRepetition(Repetition.OPTIONAL) ? parentAt + 1 : parentAt);
    }

    /** A column whatever its own repetition. */
    private FileColumn present(Type type, List<String> path, Slots slots, int definedAt) {
        if (type.isPrimitive()) {
            return new FileColumn(
                    type.getName(),
                    FieldKind.LEAF,
                    slots,
                    definedAt,
                    definedAt,
                    List.of(),
                    schema.getColumnDescription(path.toArray(String[]::new)));
        }
        GroupType group = type.asGroupType();
        LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
        boolean isContainer = group.getFieldCount() == 1 && group.getType(0).isRepetition(Repetition.REPEATED);
        if (isContainer && annotation instanceof ListLogicalTypeAnnotation) {
            return list(group, path, slots, definedAt);
        }
        boolean isMap =
                annotation instanceof MapLogicalTypeAnnotation || annotation instanceof MapKeyValueTypeAnnotation;
        if (isContainer && isMap && !group.getType(0).isPrimitive()) {
            GroupType entry = group.getType(0).asGroupType();
            if (entry.getFieldCount() == 2) {
                return map(group, entry, path, slots, definedAt);
            }
        }
        return struct(group, path, slots, definedAt);
    }

    private FileColumn struct(GroupType group, List<String> path, Slots slots, int definedAt) {
        List<FileColumn> fields = group.getFields().stream()
                .map(field -> column(field, path, slots, definedAt))
                .toList();
        return new FileColumn(group.getName(), FieldKind.STRUCT, slots, definedAt, definedAt, fields, null);
    }

    private FileColumn list(GroupType group, List<String> path, Slots slots, int definedAt) {
        Type repeated = group.getType(0);
        int elementsAt = definedAt + 1;
        Slots elements = below(slots, elementsAt);
        List<String> repeatedPath = new ArrayList<>(path);
        repeatedPath.add(repeated.getName());
        FileColumn element = isElement(repeated, group.getName())
                ? present(repeated, repeatedPath, elements, elementsAt)
                : column(repeated.asGroupType().getType(0), repeatedPath, elements, elementsAt);
        return new FileColumn(group.getName(), FieldKind.LIST, slots, definedAt, elementsAt, List.of(element), null);
    }

    private static boolean isElement(Type repeated, String listName) {
        if (repeated.isPrimitive()) {
            return true;
        }
        GroupType group = repeated.asGroupType();
        return group.getFieldCount() > 1
                || group.getName().equals("array")
                || group.getName().equals(listName + "_tuple")
                || group.getType(0).isRepetition(Repetition.REPEATED);
    }

    private FileColumn map(GroupType group, GroupType entry, List<String> path, Slots slots, int definedAt) {
        int elementsAt = definedAt + 1;
        Slots entries = below(slots, elementsAt);
        List<String> entryPath = new ArrayList<>(path);
        entryPath.add(entry.getName());
        List<FileColumn> keyAndValue = entry.getFields().stream()
                .map(field -> column(field, entryPath, entries, elementsAt))
                .toList();
        return new FileColumn(group.getName(), FieldKind.MAP, slots, definedAt, elementsAt, keyAndValue, null);
    }

    private static Slots below(Slots slots, int definition) {
        return new Slots(slots.repetition() + 1, definition);
    }
}
