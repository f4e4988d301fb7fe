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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table of ingested files are read, by the names of Databricks' {@code cloud_files_state}, in any case.
 *
 * @param type of the rows to read: {@code path}, and of {@code size}, {@code discovery_time} and {@code commit_time} those that are there
 */
record ImportedColumns(RowType type) implements java.io.Serializable {
    /** Nothing but paths. */
    static final ImportedColumns PATHS =
            new ImportedColumns(new RowType(false, List.of(new RowType.RowField("path", VarCharType.STRING_TYPE))));

    private static final long serialVersionUID = 1L;
    private static final String PATH = "path";
    private static final String SIZE = "size";
    private static final String DISCOVERED = "discovery_time";
    private static final String COMMITTED = "commit_time";

    /**
     * Chooses among the columns that there are.
     *
     * @param from what has them, for messages
     * @throws CloudFilesException {@code CF_USAGE} when there is no path, or another column has values that are not of its kind
     */
    static ImportedColumns among(RowType available, String from) {
        List<RowType.RowField> chosen = new ArrayList<>();
        chosen.add(
                find(available, PATH, VarCharType.STRING_TYPE)
                        .filter(path -> path.getType().is(LogicalTypeFamily.CHARACTER_STRING))
                        .orElseThrow(
                                () -> new CloudFilesException(
                                        ErrorCode.CF_USAGE,
                                        "Option '--from' = '" + from + "' has no column 'path' of text, but "
                                                + (available.getFieldCount() == 0
                                                        ? "none at all"
                                                        : String.join(", ", available.getFieldNames()))
                                                + ". Give it the columns of cloud_files_state, or a file of text with one path in each line.")));
        find(available, SIZE, new BigIntType())
                .map(size -> require(size, isNumber(size), "whole numbers", from))
                .map(size -> isText(size) ? size : new RowType.RowField(size.getName(), new BigIntType()))
                .ifPresent(chosen::add);
        find(available, DISCOVERED, VarCharType.STRING_TYPE)
                .map(time -> require(time, isTime(time), "times", from))
                .ifPresent(chosen::add);
        find(available, COMMITTED, VarCharType.STRING_TYPE)
                .map(time -> require(time, isTime(time), "times", from))
                .ifPresent(chosen::add);
        return new ImportedColumns(new RowType(false, chosen));
    }

    /** One whose values are all null has no type of its own yet. */
    private static Optional<RowType.RowField> find(RowType available, String name, LogicalType ofNulls) {
        return available.getFields().stream()
                .filter(field -> field.getName().equalsIgnoreCase(name))
                .findFirst()
                .map(field -> field.getType().is(LogicalTypeRoot.NULL)
                        ? new RowType.RowField(field.getName(), ofNulls)
                        : field);
    }

    /** A column that is left out without a word would be taken for one that says nothing of the files. */
    private static RowType.RowField require(RowType.RowField field, boolean isOfItsKind, String kind, String from) {
        if (!isOfItsKind) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from' = '" + from + "': the column '" + field.getName() + "' is "
                            + field.getType().asSummaryString() + " and not of " + kind
                            + ". Mend its values, or leave out the column.");
        }
        return field;
    }

    /** Texts are what csv has for everything; they are looked at one by one. */
    private static boolean isText(RowType.RowField field) {
        return field.getType().is(LogicalTypeFamily.CHARACTER_STRING);
    }

    private static boolean isNumber(RowType.RowField field) {
        return field.getType().is(LogicalTypeFamily.INTEGER_NUMERIC) || isText(field);
    }

    private static boolean isTime(RowType.RowField field) {
        return field.getType().is(LogicalTypeFamily.TIMESTAMP)
                || field.getType().is(LogicalTypeRoot.DATE)
                || isText(field);
    }

    int path() {
        return index(PATH);
    }

    /** Negative when there is none. */
    int size() {
        return index(SIZE);
    }

    /** Negative when there is none. */
    int discovered() {
        return index(DISCOVERED);
    }

    /** Negative when there is none. */
    int committed() {
        return index(COMMITTED);
    }

    private int index(String name) {
        for (int i = 0; i < type.getFieldCount(); i++) {
            if (type.getFieldNames().get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
