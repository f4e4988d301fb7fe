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

import java.util.Map;

/** An answer of Pub/Sub that is none of success. Its errors have a status by name in place of the store's list of reasons. */
final class RpcRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String status;
    /** Of acknowledgement ids. */
    private final transient Map<String, String> failures;

    private RpcRefusal(int code, String status, String message, Map<String, String> failures) {
        super(message);
        this.code = code;
        this.status = status;
        this.failures = failures;
    }

    static RpcRefusal of(Refusal refusal) {
        String status =
                switch (refusal.status()) {
                    case 401 -> "UNAUTHENTICATED";
                    case 403 -> "PERMISSION_DENIED";
                    case 404 -> "NOT_FOUND";
                    default -> "INVALID_ARGUMENT";
                };
        return new RpcRefusal(refusal.status(), status, String.valueOf(refusal.getMessage()), Map.of());
    }

    static RpcRefusal wrong(String message) {
        return new RpcRefusal(400, "INVALID_ARGUMENT", message, Map.of());
    }

    static RpcRefusal missing(String resource) {
        return new RpcRefusal(
                404,
                "NOT_FOUND",
                "Resource not found (resource=" + resource.substring(resource.lastIndexOf('/') + 1) + ").",
                Map.of());
    }

    /** @param failures of acknowledgement ids, by id */
    static RpcRefusal ofIds(Map<String, String> failures) {
        return new RpcRefusal(
                400,
                "INVALID_ARGUMENT",
                "Some acknowledgement ids in the request were invalid. This could be because the acknowledgement ids have expired or"
                        + " the acknowledgement ids were malformed.",
                failures);
    }

    static RpcRefusal there(String resource) {
        return new RpcRefusal(
                409,
                "ALREADY_EXISTS",
                "Resource already exists in the project (resource=" + resource.substring(resource.lastIndexOf('/') + 1)
                        + ").",
                Map.of());
    }

    static RpcRefusal conflict() {
        return new RpcRefusal(
                409,
                "ABORTED",
                "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
                Map.of());
    }

    static RpcRefusal tooLate() {
        return new RpcRefusal(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.", Map.of());
    }

    int code() {
        return code;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode error = json.putObject("error");
        error.put("code", code);
        error.put("message", getMessage());
        error.put("status", status);
        if (!failures.isEmpty()) {
            ObjectNode info = error.putArray("details").addObject();
            info.put("@type", "type.googleapis.com/google.rpc.ErrorInfo");
            info.put("reason", "EXACTLY_ONCE_ACKID_FAILURE");
            info.put("domain", "pubsub.googleapis.com");
            ObjectNode metadata = info.putObject("metadata");
            failures.forEach(metadata::put);
        }
        return json;
    }
}
