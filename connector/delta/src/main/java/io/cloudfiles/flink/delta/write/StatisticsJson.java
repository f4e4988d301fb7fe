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
package io.cloudfiles.flink.delta.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cloudfiles.flink.delta.parquet.ColumnStatistics;
import io.cloudfiles.flink.delta.parquet.ParquetBatchWriter.FinishedFile;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.VariantType;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The statistics of data files in the JSON of the Delta log: number of rows, and of the first columns the smallest and largest values
 * and the number of nulls. Columns below lists and maps have none. Immutable.
 */
final class StatisticsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final Node root;

    /**
     * @param physical the columns of the files
     * @param schema the same as Parquet has them
     * @param wanted paths of the leaf columns that get statistics
     */
    StatisticsJson(StructType physical, MessageType schema, Set<List<String>> wanted) {
        List<List<String>> leaves = new ArrayList<>();
        for (ColumnDescriptor leaf : schema.getColumns()) {
            leaves.add(leaf.getMaxRepetitionLevel() > 0 ? List.of() : List.of(leaf.getPath()));
        }
        this.root = node(physical, List.of(), leaves, wanted);
    }

    private static Node node(DataType type, List<String> path, List<List<String>> leaves, Set<List<String>> wanted) {
        List<Node> fields = new ArrayList<>();
        if (type instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                List<String> child = new ArrayList<>(path);
                child.add(field.getName());
                fields.add(node(field.getDataType(), List.copyOf(child), leaves, wanted));
            }
            fields.removeIf(field -> field.leaf < 0 && field.fields.isEmpty());
        }
        int leaf = wanted.contains(path) ? leaves.indexOf(leafOf(type, path)) : -1;
        return new Node(path.isEmpty() ? "" : path.get(path.size() - 1), type, leaf, fields);
    }

    /** A variant is null where its value is, which has no bounds. */
    private static List<String> leafOf(DataType type, List<String> path) {
        if (!(type instanceof VariantType)) {
            return path;
        }
        List<String> value = new ArrayList<>(path);
        value.add("value");
        return value;
    }

    /** The statistics of a file, one line. */
    String of(FinishedFile file) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("numRecords", file.rows());
            writeObject("minValues", root, file, StatisticsJson::writeMin, json);
            writeObject("maxValues", root, file, StatisticsJson::writeMax, json);
            writeObject("nullCount", root, file, StatisticsJson::writeNulls, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory does not fail.", e);
        }
        return text.toString();
    }

    private static void writeObject(String name, Node node, FinishedFile file, LeafWriter writer, JsonGenerator json)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Node field : node.fields) {
            if (field.leaf < 0) {
                writeObject(field.name, field, file, writer, json);
            } else {
                writer.write(field, file.statistics().get(field.leaf), json);
            }
        }
        json.writeEndObject();
    }

    private static void writeMin(Node leaf, ColumnStatistics statistics, JsonGenerator json) throws IOException {
        writeBound(leaf, StatisticsValues.min(leaf.type, statistics.min()), json);
    }

    private static void writeMax(Node leaf, ColumnStatistics statistics, JsonGenerator json) throws IOException {
        writeBound(leaf, StatisticsValues.max(leaf.type, statistics.max()), json);
    }

    private static void writeNulls(Node leaf, ColumnStatistics statistics, JsonGenerator json) throws IOException {
        json.writeNumberField(leaf.name, statistics.nulls());
    }

    private static void writeBound(Node leaf, StatisticsValues.Bound bound, JsonGenerator json) throws IOException {
        if (bound.isKnown()) {
            json.writeFieldName(leaf.name);
            bound.write(json);
        }
    }

    /** A column; {@code leaf} is its place among the leaf columns of a file, or -1. */
    private record Node(String name, DataType type, int leaf, List<Node> fields) {}

    private interface LeafWriter {
        void write(Node leaf, ColumnStatistics statistics, JsonGenerator json) throws IOException;
    }
}
