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
package io.cloudfiles.flink.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON value as Jackson reads it.
 *
 * @param kind its first token
 * @param raw its text in the document
 * @param text of a string, unescaped; else the same as {@code raw}
 * @param fields of an object
 * @param elements of an array
 */
record JsonTree(JsonToken kind, String raw, String text, List<Field> fields, List<JsonTree> elements) {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** A field of an object. */
    record Field(String name, JsonTree value) {}

    /** The single value of a document, or empty when it is malformed. */
    static Optional<JsonTree> parse(String document) {
        try (JsonParser parser = FACTORY.createParser(document)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            JsonTree tree = read(parser, document);
            return parser.nextToken() == null ? Optional.of(tree) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonTree read(JsonParser parser, String document) throws IOException {
        JsonToken kind = parser.currentToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        List<Field> fields = new ArrayList<>();
        List<JsonTree> elements = new ArrayList<>();
        String text = "";
        if (kind == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.add(new Field(name, read(parser, document)));
            }
        } else if (kind == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(parser, document));
            }
        } else {
            text = parser.getText(); // also finishes the token, which is read lazily
        }
        String raw = document.substring(start, (int) parser.currentLocation().getCharOffset())
                .strip();
        return new JsonTree(kind, raw, kind == JsonToken.VALUE_STRING ? text : raw, fields, elements);
    }

    boolean hasDuplicateNames() {
        return fields.stream().map(Field::name).distinct().count() < fields.size()
                || fields.stream().anyMatch(field -> field.value().hasDuplicateNames())
                || elements.stream().anyMatch(JsonTree::hasDuplicateNames);
    }

    boolean isNull() {
        return kind == JsonToken.VALUE_NULL;
    }
}
