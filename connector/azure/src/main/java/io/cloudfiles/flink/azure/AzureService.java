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
package io.cloudfiles.flink.azure;

/** The services of an account that we ask, and what to do when they refuse. */
enum AzureService {
    BLOBS(
            "Blob",
            "Give that identity the role 'Storage Blob Data Contributor' at the container, or a signature with more permissions",
            "Correct the names of container and account, or azure.endpoint, or make the container.",
            "Check azure.endpoint, the account's name and the network if it stays."),
    QUEUES(
            "Queue",
            "Give that identity the role 'Storage Queue Data Contributor' at the queue, or a signature of the account for blobs and"
                    + " queues with the permissions read, update, process and, for a dead-letter queue, add",
            "Correct notification.queue or notification.dead-letter-queue, or make the queue.",
            "Check notification.queue, the account's name and the network if it stays.");

    private final String named;
    private final String grant;
    private final String correct;
    private final String reach;

    AzureService(String named, String grant, String correct, String reach) {
        this.named = named;
        this.grant = grant;
        this.correct = correct;
        this.reach = reach;
    }

    /** As connection strings call it. */
    String named() {
        return named;
    }

    /** What helps an identity that has too few rights; a part of a sentence. */
    String grant() {
        return grant;
    }

    /** What helps when there is no such container or queue. */
    String correct() {
        return correct;
    }

    /** What helps when nobody answers. */
    String reach() {
        return reach;
    }
}
