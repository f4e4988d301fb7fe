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

/** An answer that is none of success, in the words of the service. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    Refusal(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    static Refusal wrong(String message) {
        return new Refusal(400, "invalid", message);
    }

    static Refusal noBucket() {
        return new Refusal(404, "notFound", "The specified bucket does not exist.");
    }

    static Refusal noObject(String bucket, String name) {
        return new Refusal(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    static Refusal condition() {
        return new Refusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    static Refusal noToken() {
        return new Refusal(401, "authError", "Invalid Credentials");
    }
}
