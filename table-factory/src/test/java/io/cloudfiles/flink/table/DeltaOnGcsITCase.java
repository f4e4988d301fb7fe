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

import io.cloudfiles.flink.testing.gcs.GcsEmulator;

import java.net.URI;
import java.util.Map;

/** Google Cloud Storage. */
class DeltaOnGcsITCase extends DeltaOnStoreContract {
    @Override
    Store start() {
        return new Gcs(GcsEmulator.start());
    }

    private record Gcs(GcsEmulator emulator) implements Store {
        @Override
        public URI endpoint() {
            return emulator.endpoint();
        }

        @Override
        public void createBucket(String name) {
            emulator.createBucket(name);
        }

        @Override
        public String requestPath(String bucket) {
            return "/download/storage/v1/b/" + bucket + "/o";
        }

        /** What does not name the file goes on with what such a request began. */
        @Override
        public boolean isWrite(String request, String bucket) {
            return request.startsWith("POST /upload/storage/v1/b/" + bucket + "/o");
        }

        @Override
        public String location(String bucket, String path) {
            return "gs://" + bucket + "/" + path;
        }

        @Override
        public Map<String, String> optionsThrough(URI endpoint) {
            return GcsEmulator.optionsThrough(endpoint);
        }

        @Override
        public String secret() {
            return GcsEmulator.ACCESS_TOKEN;
        }

        @Override
        public void close() {
            emulator.close();
        }
    }
}
