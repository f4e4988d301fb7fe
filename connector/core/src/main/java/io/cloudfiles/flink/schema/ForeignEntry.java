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
package io.cloudfiles.flink.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.types.logical.RowType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of Auto Loader's schema log: a line {@code v1}, then JSON that holds Spark's own JSON of the columns in the data and of those
 * in the path.
 *
 * <p>The form is not documented, so some are understood: one object that names the two schemas, each an object or a text that holds
 * one, or the two themselves one behind the other.
 *
 * @param type all columns, those of the path in the places of data columns of the same names or else behind
 * @param partitionColumns names of those of the path
 */
record ForeignEntry(RowType type, List<String> partitionColumns) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> DATA = List.of("dataSchemaJson", "dataSchema", "schemaJson", "schema");
    private static final List<String> PARTITIONS = List.of("partitionSchemaJson", "partitionSchema");

    /** Whether a file says that it is one. */
    static boolean isHead(String text) {
        return text.lines()
                .findFirst()
                .filter(line -> line.strip().equals("v1"))
                .isPresent();
    }

    /**
     * Reads it.
     *
     * @throws RuntimeException saying what is not understood
     */
    static ForeignEntry parse(String text) {
        List<JsonNode> values = values(text.substring(text.indexOf('\n') + 1));
        if (values.isEmpty() || values.size() > 2) {
            throw new IllegalArgumentException("a JSON object is missing behind its first line");
        }
        JsonNode first = values.get(0);
        if (first.path("fields").isArray()) {
            return of(first, values.size() < 2 ? JSON.missingNode() : values.get(1));
        }
        return of(member(first, DATA), member(first, PARTITIONS));
    }

    private static List<JsonNode> values(String text) {
        List<JsonNode> values = new ArrayList<>();
        try (MappingIterator<JsonNode> read = JSON.readerFor(JsonNode.class).readValues(text)) {
            while (read.hasNextValue()) {
                values.add(read.nextValue());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no JSON behind its first line", e);
        }
        return values;
    }

    private static JsonNode member(JsonNode entry, List<String> names) {
        for (String name : names) {
            JsonNode value = entry.path(name);
            if (value.isTextual() && !value.textValue().isBlank()) {
                try {
                    return JSON.readTree(value.textValue());
                } catch (JsonProcessingException e) {
                    throw new IllegalArgumentException("'" + name + "' holds no JSON", e);
                }
            }
            if (value.isObject()) {
                return value;
            }
        }
        return JSON.missingNode();
    }

    private static ForeignEntry of(JsonNode data, JsonNode partitions) {
        if (data.isMissingNode()) {
            throw new IllegalArgumentException("there is none of " + DATA);
        }
        List<RowType.RowField> fields =
                new ArrayList<>(SparkSchemaJson.columns(data).getFields());
        RowType told = partitions.isMissingNode() ? RowType.of() : SparkSchemaJson.columns(partitions);
        for (RowType.RowField column : told.getFields()) {
            List<String> names = fields.stream().map(RowType.RowField::getName).toList();
            int same = names.indexOf(column.getName());
            if (same < 0) {
                fields.add(column);
            } else {
                fields.set(same, column);
            }
        }
        return new ForeignEntry(new RowType(true, fields), told.getFieldNames());
    }
}
