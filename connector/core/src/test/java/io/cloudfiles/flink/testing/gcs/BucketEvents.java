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
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * Makes the messages by which a bucket tells of its objects, as the service describes them. What replaces an object is told of twice: another
 * generation was made, and the last one was deleted.
 *
 * @param bucket that tells
 * @param prefix of the names that it tells of
 * @param withPayload whether messages describe the objects, too
 * @param topic takes them
 */
record BucketEvents(String bucket, String prefix, boolean withPayload, Consumer<ObjectNode> topic)
        implements Buckets.Listener {
    @Override
    public void changed(@Nullable Blob before, @Nullable Blob now) {
        if (now != null) {
            tell("OBJECT_FINALIZE", now, attributes -> {
                if (before != null) {
                    attributes.put("overwroteGeneration", String.valueOf(before.generation()));
                }
            });
        }
        if (before != null) {
            tell("OBJECT_DELETE", before, attributes -> {
                if (now != null) {
                    attributes.put("overwrittenByGeneration", String.valueOf(now.generation()));
                }
            });
        }
    }

    private void tell(String event, Blob of, Consumer<ObjectNode> more) {
        if (!of.bucket().equals(bucket) || !of.name().startsWith(prefix)) {
            return;
        }
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        ObjectNode attributes = message.putObject("attributes");
        attributes.put("notificationConfig", "projects/_/buckets/" + bucket + "/notificationConfigs/1");
        attributes.put("eventType", event);
        attributes.put("payloadFormat", withPayload ? "JSON_API_V1" : "NONE");
        attributes.put("bucketId", bucket);
        attributes.put("objectId", of.name());
        attributes.put("objectGeneration", String.valueOf(of.generation()));
        attributes.put("eventTime", Instant.now().toString());
        more.accept(attributes);
        if (withPayload) {
            message.put("data", Base64.getEncoder().encodeToString(Exchange.bytes(of.resource())));
        }
        topic.accept(message);
    }
}
