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
package io.cloudfiles.flink.table;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Azurite;
import io.cloudfiles.flink.testing.AzuriteQueues;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Azure. */
class DeltaOnAzureITCase extends DeltaByNotificationsContract {
    @Override
    Store start() {
        return new Azure(Azurite.start());
    }

    private record Azure(Azurite emulator) implements Store {
        @Override
        public URI endpoint() {
            return emulator.server();
        }

        @Override
        public void createBucket(String name) {
            emulator.createContainer(name);
        }

        @Override
        public String requestPath(String bucket) {
            return "/" + Azurite.ACCOUNT + "/" + bucket;
        }

        @Override
        public String location(String bucket, String path) {
            return Azurite.location(bucket, path);
        }

        @Override
        public Map<String, String> optionsThrough(URI endpoint) {
            return Azurite.optionsThrough(endpoint);
        }

        @Override
        public String secret() {
            return Azurite.ACCOUNT_KEY;
        }

        @Override
        public void close() {
            emulator.close();
        }
    }

    @Override
    Queues startQueues() {
        return new Queue(AzuriteQueues.start());
    }

    private record Queue(AzuriteQueues emulator) implements Queues {
        @Override
        public String create(String name) {
            return emulator.createQueue(name);
        }

        @Override
        public void send(String queue, String message) {
            emulator.send(queue, message);
        }

        @Override
        public List<String> peek(String queue) {
            return emulator.peek(queue);
        }

        @Override
        public String written(Location file) {
            String container = file.authority().replaceFirst("@.*", "");
            return "[{\"eventType\":\"Microsoft.Storage.BlobCreated\",\"subject\":\"/blobServices/default/containers/"
                    + container
                    + "/blobs/" + file.key() + "\",\"data\":{\"api\":\"PutBlob\",\"url\":\"https://" + Azurite.ACCOUNT
                    + ".blob.core.windows.net/" + container + "/"
                    + URLEncoder.encode(file.key(), StandardCharsets.UTF_8).replace("+", "%20") + "\"}}]";
        }

        @Override
        public String ofTest() {
            return "[{\"eventType\":\"Microsoft.EventGrid.SubscriptionValidationEvent\",\"data\":{\"validationCode\":\"v\"}}]";
        }

        @Override
        public void close() {
            emulator.close();
        }
    }
}
