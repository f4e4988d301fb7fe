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
package io.cloudfiles.flink.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * That files are to be read again.
 *
 * @param askedMillis when, in milliseconds since the epoch; each request of a directory has its own. Files that were first seen before are meant
 * @param paths directories, files or globs, one of which a file matches; none for all files
 * @param modifiedAfter files modified at or before this are not meant, or null
 * @param modifiedBefore files modified at or after this are not meant, or null
 */
@Internal
public record ReprocessRequest(
        long askedMillis,
        List<PathPattern> paths,
        @Nullable Instant modifiedAfter,
        @Nullable Instant modifiedBefore) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final long MICROS = 1_000_000;

    public ReprocessRequest {
        paths = List.copyOf(paths);
    }

    boolean selects(FileEntry file) {
        return (paths.isEmpty() || paths.stream().anyMatch(path -> path.matches(file.location())))
                && (modifiedAfter == null || file.modifiedMicros() > micros(modifiedAfter))
                && (modifiedBefore == null || file.modifiedMicros() < micros(modifiedBefore));
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
    }

    byte[] toBytes() {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", VERSION);
        json.put("askedAt", Instant.ofEpochMilli(askedMillis).toString());
        paths.forEach(path -> json.withArray("/paths").add(path.toString()));
        if (modifiedAfter != null) {
            json.put("modifiedAfter", modifiedAfter.toString());
        }
        if (modifiedBefore != null) {
            json.put("modifiedBefore", modifiedBefore.toString());
        }
        return json.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws CloudFilesException {@code CF_LOG_FILE_MALFORMED} */
    static ReprocessRequest parse(Location file, byte[] content) {
        try {
            JsonNode json = JSON.readTree(content);
            if (json == null || json.path("version").asInt() != VERSION) {
                throw malformed(file, "is no request of version " + VERSION, null);
            }
            List<PathPattern> paths = new ArrayList<>();
            json.path("paths").forEach(path -> paths.add(PathPattern.parse(path.asText(), false)));
            return new ReprocessRequest(
                    Instant.parse(json.path("askedAt").asText()).toEpochMilli(),
                    paths,
                    time(json.get("modifiedAfter")),
                    time(json.get("modifiedBefore")));
        } catch (JsonProcessingException | DateTimeException e) {
            throw malformed(file, "cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Instant time(@Nullable JsonNode text) {
        return text == null ? null : Instant.parse(text.asText());
    }

    private static CloudFilesException malformed(Location file, String what, @Nullable Exception cause) {
        return new CloudFilesException(
                ErrorCode.CF_LOG_FILE_MALFORMED,
                "[" + file + "] " + what
                        + ". Requests to read files again are written by 'cloudfiles reprocess'. Delete the file and ask again.",
                cause);
    }
}
