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
package io.cloudfiles.flink.s3.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** The policy of a queue that a bucket may send to; statements of others are kept. */
@Internal
public final class QueuePolicy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SID = "CloudFilesBucketSends";

    private QueuePolicy() {}

    /**
     * The statement that lets a bucket send.
     *
     * @param account that the bucket must belong to, or null for any
     */
    public static ObjectNode statement(String queueArn, String bucketArn, @Nullable String account) {
        ObjectNode statement = JSON.createObjectNode();
        statement.put("Sid", SID);
        statement.put("Effect", "Allow");
        statement.putObject("Principal").put("Service", "s3.amazonaws.com");
        statement.put("Action", "sqs:SendMessage");
        statement.put("Resource", queueArn);
        ObjectNode condition = statement.putObject("Condition");
        condition.putObject("ArnEquals").put("aws:SourceArn", bucketArn);
        if (account != null) {
            condition.putObject("StringEquals").put("aws:SourceAccount", account);
        }
        return statement;
    }

    /** Whether a policy has exactly this statement. */
    public static boolean has(@Nullable String policy, ObjectNode statement) {
        return statements(read(policy)).valueStream().anyMatch(statement::equals);
    }

    /** A policy with this statement in place of an earlier one of ours. */
    public static String with(@Nullable String policy, ObjectNode statement) {
        ObjectNode document = read(policy);
        ArrayNode kept = JSON.createArrayNode();
        statements(document).forEach(other -> {
            if (!SID.equals(other.path("Sid").asText())) {
                kept.add(other);
            }
        });
        document.set("Statement", kept.add(statement));
        return document.toString();
    }

    /** One statement may stand without a list. */
    private static ArrayNode statements(ObjectNode document) {
        JsonNode statements = document.path("Statement");
        if (statements instanceof ArrayNode list) {
            return list;
        }
        ArrayNode list = JSON.createArrayNode();
        return statements.isObject() ? list.add(statements) : list;
    }

    private static ObjectNode read(@Nullable String policy) {
        if (policy == null || policy.isBlank()) {
            return JSON.createObjectNode().put("Version", "2012-10-17");
        }
        try {
            if (JSON.readTree(policy) instanceof ObjectNode document) {
                return document;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("no JSON object");
    }
}
