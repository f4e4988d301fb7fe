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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbered versions of a schema, in {@code <schema.location>/_schemas/N}, each an immutable JSON file that people can read.
 *
 * <p>A version is appended by a conditional put, so of two jobs that append at once one gets the number and the other one finds it taken.
 * Nothing is ever overwritten, also not what another product has left there.
 */
@PublicEvolving
public final class SchemaLog {
    private static final String FORMAT = "cloudfiles-schema-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Storage storage;
    private final Location directory;

    /**
     * @param storage the store that holds it; stays the caller's to close
     * @param location the {@code schema.location}; need not exist yet
     */
    public SchemaLog(Storage storage, Location location) {
        this.storage = storage;
        this.directory = location.child("_schemas");
    }

    /**
     * The newest version, or empty.
     *
     * @throws CloudFilesException {@code CF_UNSUPPORTED_LOG_VERSION} or {@code CF_LOG_FILE_MALFORMED} when it is not one of ours
     */
    public Optional<SchemaVersion> latest() throws IOException {
        int newest = -1;
        for (String name : names()) {
            newest = Math.max(newest, number(name));
        }
        return newest < 0 ? Optional.empty() : Optional.of(read(newest));
    }

    /** The version of a number, or empty. */
    public Optional<SchemaVersion> version(int number) throws IOException {
        return names().contains(Integer.toString(number)) ? Optional.of(read(number)) : Optional.empty();
    }

    /**
     * Appends a version, unless another job does so first.
     *
     * @param type all columns
     * @param partitionColumns names of those that the path of a file tells
     * @param cause why, for people
     * @param now when
     * @return the version that now has the number after the latest: this one, or the other job's
     */
    public SchemaVersion append(RowType type, List<String> partitionColumns, String cause, Instant now)
            throws IOException {
        int number = latest().map(version -> version.number() + 1).orElse(0);
        SchemaVersion version = new SchemaVersion(number, type, partitionColumns, cause, now);
        return storage.putIfAbsent(
                        file(number), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(version)))
                ? version
                : read(number);
    }

    /**
     * Appends a version behind another one, unless that has a successor.
     *
     * @param previous the latest version, as far as the caller knows
     * @param type all columns
     * @param cause why, for people
     * @param now when
     * @return the new version; empty when another job has appended one, which is to be looked at first
     */
    public Optional<SchemaVersion> appendAfter(SchemaVersion previous, RowType type, String cause, Instant now)
            throws IOException {
        SchemaVersion version = new SchemaVersion(previous.number() + 1, type, previous.partitionColumns(), cause, now);
        byte[] content = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(version));
        return storage.putIfAbsent(file(version.number()), content) ? Optional.of(version) : Optional.empty();
    }

    private Location file(int number) {
        return directory.child(Integer.toString(number));
    }

    private static int number(String name) {
        return name.matches("\\d{1,9}") ? Integer.parseInt(name) : -1;
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (ListCursor cursor = storage.list(directory, ListRequest.children())) {
            for (@Nullable ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream()
                        .map(FileEntry::location)
                        .map(Location::name)
                        .forEach(names::add);
            }
        } catch (FileNotFoundException noLogYet) {
            return List.of();
        }
        return names;
    }

    private static ObjectNode json(SchemaVersion version) {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("version", version.number());
        node.put("createdAt", version.createdAt().toString());
        node.put("cause", version.cause());
        ArrayNode columns = node.putArray("columns");
        for (RowType.RowField field : version.type().getFields()) {
            ObjectNode column = columns.addObject();
            column.put("name", field.getName());
            column.put("type", field.getType().asSerializableString());
            if (version.partitionColumns().contains(field.getName())) {
                column.put("partition", true);
            }
        }
        return node;
    }

    private SchemaVersion read(int number) throws IOException {
        Location file = file(number);
        JsonNode node = parse(file, storage.readAll(file));
        try {
            List<RowType.RowField> fields = new ArrayList<>();
            List<String> partitions = new ArrayList<>();
            for (JsonNode column : node.required("columns")) {
                if (column.path("partition").asBoolean()) {
                    partitions.add(column.required("name").textValue());
                }
                fields.add(new RowType.RowField(
                        column.required("name").textValue(),
                        LogicalTypeParser.parse(
                                column.required("type").textValue(), SchemaLog.class.getClassLoader())));
            }
            return new SchemaVersion(
                    number,
                    new RowType(true, fields),
                    partitions,
                    node.required("cause").textValue(),
                    Instant.parse(node.required("createdAt").textValue()));
        } catch (IllegalArgumentException | ValidationException | DateTimeException e) {
            throw malformed(file, e);
        }
    }

    private static JsonNode parse(Location file, byte[] content) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw foreign(file, e);
        }
        if (!node.path("format").asText().equals(FORMAT)) {
            throw foreign(file, null);
        }
        return node;
    }

    private static CloudFilesException foreign(Location file, @Nullable Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_UNSUPPORTED_LOG_VERSION,
                "[" + file + "] is not an entry of our schema log in format " + FORMAT
                        + ": another product or a newer version wrote it. It is left as it is; name another 'schema.location'.",
                cause);
    }

    private static CloudFilesException malformed(Location file, Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_LOG_FILE_MALFORMED,
                "[" + file + "] cannot be understood: " + cause.getMessage()
                        + ". Restore it, or name another 'schema.location' to infer the schema anew.",
                cause);
    }
}
