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
package io.cloudfiles.flink.gcs;

/** The services that we ask, and what to do when they refuse. */
enum GcsService {
    STORAGE(
            "Google Cloud Storage",
            "https://www.googleapis.com/auth/devstorage.read_write",
            "Give that identity the role 'Storage Object User' at the bucket, or the right that the message names.",
            "That is no answer of the service to a write. Correct gcs.endpoint, or look at what is between it and this machine.",
            "Check gcs.endpoint and the network"),
    PUBSUB(
            "Pub/Sub",
            "https://www.googleapis.com/auth/pubsub",
            "Give that identity the role 'Pub/Sub Subscriber' at the subscription and 'Pub/Sub Publisher' at the topic for dead letters,"
                    + " or the right that the message names.",
            "Correct notification.queue or notification.dead-letter-queue, or make the subscription or the topic.",
            "Check notification.queue, gcs.queue-endpoint and the network"),
    STORAGE_SETUP(
            STORAGE,
            "Correct the bucket's name or gcs.endpoint, or make the bucket.",
            "Check gcs.endpoint and the network"),
    PUBSUB_SETUP(
            PUBSUB,
            "Correct gcs.project-id or gcs.queue-endpoint, or enable Pub/Sub in the project.",
            "Check gcs.queue-endpoint and the network");

    private final String named;
    private final String scope;
    private final String grant;
    private final String correct;
    private final String reach;

    GcsService(String named, String scope, String grant, String correct, String reach) {
        this.named = named;
        this.scope = scope;
        this.grant = grant;
        this.correct = correct;
        this.reach = reach;
    }

    /** The same service where it is set up. */
    GcsService(GcsService service, String correct, String reach) {
        this(
                service.named,
                service.scope,
                "Give that identity the rights that 'cloudfiles notifications policies' prints, or the one that the message names.",
                correct,
                reach);
    }

    /** As people call it. */
    String named() {
        return named;
    }

    /** What rights are asked for. */
    String scope() {
        return scope;
    }

    /** What helps an identity that has too few rights. */
    String grant() {
        return grant;
    }

    /** What helps when what is asked for is missing, and cannot be missing. */
    String correct() {
        return correct;
    }

    /** What helps when nobody answers; a part of a sentence. */
    String reach() {
        return reach;
    }
}
