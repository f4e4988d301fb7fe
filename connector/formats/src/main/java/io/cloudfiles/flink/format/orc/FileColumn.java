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

import io.cloudfiles.flink.format.columnar.FieldKind;
import org.apache.orc.OrcProto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a file, at any depth. A union is a struct: which of its types a value has, and a field for each of them.
 *
 * @param id number of the column in the file
 * @param name name of the field
 * @param kind what it holds
 * @param type as the file says
 * @param children fields of a struct, the element of a list, key and value of a map
 */
record FileColumn(int id, String name, FieldKind kind, OrcProto.Type type, List<FileColumn> children) {
    /** Name of the field that tells which type a value of a union has. */
    private static final String TAG = "tag";

    private static final OrcProto.Type TAG_TYPE =
            OrcProto.Type.newBuilder().setKind(OrcProto.Type.Kind.BYTE).build();
    /** Deeper than any real one, so that a damaged file cannot exhaust the stack. */
    private static final int MAX_DEPTH = 100;

    FileColumn {
        children = List.copyOf(children);
    }

    /** The type of a leaf. */
    LeafType leafType() {
        return LeafType.of(type);
    }

    /** The same under another name. */
    FileColumn named(String other) {
        return new FileColumn(id, other, kind, type, children);
    }

    boolean isUnion() {
        return type.getKind() == OrcProto.Type.Kind.UNION;
    }

    /** Whether it is the made-up field of a union that tells which type a value has. */
    @SuppressWarnings("ReferenceEquality") // bytes of a file look the same
    boolean isTag() {
        return type == TAG_TYPE;
    }

    /**
     * The columns of a file, as the fields of one struct.
     *
     * @throws IOException when the types make no tree
     */
    static FileColumn of(List<OrcProto.Type> types) throws IOException {
        if (types.isEmpty()) {
            throw new IOException("it has no types");
        }
        Builder builder = new Builder(types);
        FileColumn root = builder.column("", 0, 0);
        if (root.type.getKind() != OrcProto.Type.Kind.STRUCT) {
            throw new IOException(
                    "its rows are no structs, but of type " + root.type.getKind() + ", so that there are no columns");
        }
        return root;
    }

    /** Numbers columns in the order of the tree, each before those below it. */
    private static final class Builder {
        private final List<OrcProto.Type> types;
        private int next;

        Builder(List<OrcProto.Type> types) {
            this.types = types;
        }

        FileColumn column(String name, int id, int depth) throws IOException {
            if (id != next || id >= types.size() || depth > MAX_DEPTH) {
                throw new IOException("the types of its columns make no tree at type " + id);
            }
            next++;
            OrcProto.Type type = types.get(id);
            if (!type.hasKind()) {
                throw new IOException("column " + id + " is of an unknown type");
            }
            List<FileColumn> children = new ArrayList<>();
            for (int i = 0; i < type.getSubtypesCount(); i++) {
                children.add(column(childName(type, i), type.getSubtypes(i), depth + 1));
            }
            FieldKind kind = kind(type);
            requireChildren(type, kind, children.size());
            if (kind == FieldKind.LEAF) {
                LeafType.of(type); // checks it
            }
            if (type.getKind() == OrcProto.Type.Kind.UNION) {
                children.add(0, new FileColumn(id, TAG, FieldKind.LEAF, TAG_TYPE, List.of()));
            }
            return new FileColumn(id, name, kind, type, children);
        }

        private static String childName(OrcProto.Type parent, int index) throws IOException {
            return switch (parent.getKind()) {
                case STRUCT -> {
                    if (index >= parent.getFieldNamesCount()) {
                        throw new IOException("a field of a struct has no name");
                    }
                    yield parent.getFieldNames(index);
                }
                case UNION -> "field" + index;
                default -> "element";
            };
        }

        private static FieldKind kind(OrcProto.Type type) {
            return switch (type.getKind()) {
                case STRUCT, UNION -> FieldKind.STRUCT;
                case LIST -> FieldKind.LIST;
                case MAP -> FieldKind.MAP;
                default -> FieldKind.LEAF;
            };
        }

        private static void requireChildren(OrcProto.Type type, FieldKind kind, int count) throws IOException {
            boolean isRight =
                    switch (kind) {
                        case LEAF -> count == 0;
                        case LIST -> count == 1;
                        case MAP -> count == 2;
                        case STRUCT -> true;
                    };
            if (!isRight) {
                throw new IOException("a column of type " + type.getKind() + " has " + count + " columns below");
            }
        }
    }
}
