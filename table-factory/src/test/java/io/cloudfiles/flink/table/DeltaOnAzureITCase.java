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

import io.cloudfiles.flink.testing.Azurite;

import java.net.URI;
import java.util.Map;

/** Azure. */
class DeltaOnAzureITCase extends DeltaOnStoreContract {
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
}
