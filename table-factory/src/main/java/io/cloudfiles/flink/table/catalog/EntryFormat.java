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
package io.cloudfiles.flink.table.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How a definition is written to its file: JSON that people can read, with the number of the format. */
final class EntryFormat {
    private static final String FORMAT = "cloudfiles-catalog-1";
    private static final ObjectMapper JSON = new ObjectMapper()
            .setDefaultPropertyInclusion(
                    // An option may be empty, which is not the same as unset.
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS));

    private EntryFormat() {}

    static byte[] write(Object entry) {
        ObjectNode node = JSON.createObjectNode().put("format", FORMAT);
        node.setAll((ObjectNode) JSON.valueToTree(entry));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a definition.
     *
     * @throws CloudFilesException {@code CF_CATALOG_ENTRY_MALFORMED}
     */
    static <T> T read(Location file, byte[] content, Class<T> type) {
        try {
            JsonNode node = JSON.readTree(new String(content, StandardCharsets.UTF_8));
            if (!(node instanceof ObjectNode entry)
                    || !FORMAT.equals(entry.path("format").asText())) {
                throw malformed(
                        file, "it has no 'format' of " + FORMAT + ", so another product or version wrote it", null);
            }
            return JSON.treeToValue(entry.without("format"), type);
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw malformed(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static CloudFilesException malformed(Location file, String why, @Nullable Throwable cause) {
        return new CloudFilesException(
                ErrorCode.CF_CATALOG_ENTRY_MALFORMED,
                "[" + file + "] is no definition that this version understands: " + why
                        + ". Restore it, or delete it and define the table again.",
                cause);
    }
}
