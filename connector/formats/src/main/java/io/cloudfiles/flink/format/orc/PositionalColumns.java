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

import io.cloudfiles.flink.format.ReadSchema;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns of files by old versions of Hive, which named them {@code _col0}, {@code _col1} and so on: they are those of the schema in the
 * same order, as for Spark.
 */
final class PositionalColumns {
    private static final String PREFIX = "_col";

    private PositionalColumns() {}

    /** The columns of a file with the names of the schema where it has none of its own. */
    static FileColumn named(FileColumn file, ReadSchema schema) {
        boolean hasNames = file.children().isEmpty()
                || !file.children().stream().allMatch(field -> field.name().startsWith(PREFIX));
        if (hasNames) {
            return file;
        }
        List<String> names = schema.dataColumns();
        List<FileColumn> fields = new ArrayList<>();
        for (int i = 0; i < file.children().size(); i++) {
            FileColumn field = file.children().get(i);
            fields.add(i < names.size() ? field.named(names.get(i)) : field);
        }
        return new FileColumn(file.id(), file.name(), file.kind(), file.type(), fields);
    }
}
