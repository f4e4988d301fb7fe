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
package io.cloudfiles.flink.testing.gcs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One generation of an object.
 *
 * @param content not to be changed
 */
record Blob(
        String bucket,
        String name,
        long generation,
        Instant created,
        String contentType,
        Map<String, String> metadata,
        byte[] content) {
    Blob {
        created = created.truncatedTo(ChronoUnit.MILLIS);
        metadata = Map.copyOf(metadata);
    }

    /** As the interface describes it. */
    ObjectNode resource() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "storage#object");
        json.put("id", bucket + "/" + name + "/" + generation);
        json.put("name", name);
        json.put("bucket", bucket);
        json.put("generation", String.valueOf(generation));
        json.put("metageneration", "1");
        json.put("contentType", contentType);
        json.put("size", String.valueOf(content.length));
        json.put("md5Hash", md5(content));
        json.put("crc32c", crc32c());
        json.put("timeCreated", created.toString());
        json.put("updated", created.toString());
        if (!metadata.isEmpty()) {
            ObjectNode own = json.putObject("metadata");
            metadata.forEach(own::put);
        }
        return json;
    }

    String crc32c() {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) checksum.getValue())
                        .array());
    }

    static String md5(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }
}
