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
package io.cloudfiles.flink.delta.schema;

import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which columns of a table get statistics in the log: those that {@code delta.dataSkippingStatsColumns} names, else the first
 * {@code delta.dataSkippingNumIndexedCols} (32 unless set, -1 for all), and in any case those that the table is clustered by. Structs stand
 * for their fields, which count one by one; partition columns need none.
 */
final class StatisticsColumns {
    private static final String NAMED = "delta.dataSkippingStatsColumns";
    private static final String FIRST = "delta.dataSkippingNumIndexedCols";
    private static final int DEFAULT_FIRST = 32;

    /** A part of a column's name: in backticks, which stand twice for one, or up to a dot or comma. */
    private static final Pattern PART = Pattern.compile("\\G\\s*(?:`((?:[^`]|``)*)`|([^`.,]+?))\\s*([.,]|$)");

    private final StructType schema;
    private final Set<String> partitionColumns;
    private final Set<List<String>> leaves = new LinkedHashSet<>();

    private StatisticsColumns(TableDefinition table) {
        this.schema = table.schema();
        this.partitionColumns = Set.copyOf(table.partitionColumns());
    }

    /** Physical paths of leaf columns. A name that the table has not is passed over, as Delta Lake does. */
    static Set<List<String>> of(TableDefinition table) {
        StatisticsColumns columns = new StatisticsColumns(table);
        String named = table.properties().get(NAMED);
        if (named == null) {
            String first = table.properties().get(FIRST);
            columns.addFirst(first == null ? DEFAULT_FIRST : Integer.parseInt(first));
        } else {
            columns.addNamed(parse(named));
        }
        columns.leaves.addAll(table.clusteringColumns());
        return columns.leaves;
    }

    private static Set<List<String>> parse(String names) {
        Set<List<String>> paths = new LinkedHashSet<>();
        List<String> path = new ArrayList<>();
        Matcher part = PART.matcher(names);
        while (part.find()) {
            String quoted = part.group(1);
            path.add((quoted == null ? part.group(2) : quoted.replace("``", "`")).toLowerCase(Locale.ROOT));
            if (!part.group(3).equals(".")) {
                paths.add(List.copyOf(path));
                path.clear();
            }
        }
        return paths;
    }

    private void addFirst(int limit) {
        forEachDataColumn(field -> addLeaves(List.of(), field, limit < 0 ? Integer.MAX_VALUE : limit));
    }

    private void addNamed(Set<List<String>> wanted) {
        forEachDataColumn(field -> addNamed(List.of(), List.of(), field, wanted));
    }

    private void forEachDataColumn(Consumer<StructField> action) {
        schema.fields().stream()
                .filter(field -> !partitionColumns.contains(field.getName()))
                .forEach(action);
    }

    private void addNamed(
            List<String> logicalParent, List<String> parent, StructField field, Set<List<String>> wanted) {
        List<String> logical = append(logicalParent, field.getName().toLowerCase(Locale.ROOT));
        if (wanted.contains(logical)) {
            addLeaves(parent, field, Integer.MAX_VALUE);
        } else if (field.getDataType() instanceof StructType struct) {
            List<String> path = append(parent, ColumnMetadata.physicalName(field));
            struct.fields().forEach(child -> addNamed(logical, path, child, wanted));
        }
    }

    private void addLeaves(List<String> parent, StructField field, int limit) {
        List<String> path = append(parent, ColumnMetadata.physicalName(field));
        DataType type = field.getDataType();
        if (type instanceof StructType struct) {
            struct.fields().forEach(child -> addLeaves(path, child, limit));
        } else if (leaves.size() < limit) {
            leaves.add(path);
        }
    }

    private static List<String> append(List<String> parent, String name) {
        List<String> path = new ArrayList<>(parent);
        path.add(name);
        return List.copyOf(path);
    }
}
