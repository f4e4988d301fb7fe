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

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageRequests;

import java.io.Closeable;
import java.io.IOException;

/** The client of one storage. Safe for use by many threads. */
final class GcsConnection implements Closeable {
    private final GcsRequests requests;
    private final Storage client;

    GcsConnection(GcsConfig config) {
        this.requests = new GcsRequests(config, GcsService.STORAGE, config.endpoint());
        Storage.Builder builder = new Storage.Builder(
                        requests.http(), GsonFactory.getDefaultInstance(), requests.rights())
                .setApplicationName("cloudfiles");
        if (config.endpoint() != null) {
            builder.setRootUrl(config.endpoint() + "/");
        }
        this.client = builder.build();
    }

    /** What was sent through the client. */
    StorageRequests requests() {
        return requests.counted();
    }

    /** The client. */
    Storage client() {
        return client;
    }

    /**
     * Sends a request until it is answered.
     *
     * @param done what is not done if it fails, such as {@code read}
     * @throws java.io.FileNotFoundException when there is no such object
     */
    <T> T send(Location location, String done, GcsRequests.Attempt<T> attempt) throws IOException {
        return requests.send(location.toString(), done, false, attempt);
    }

    /** Sends a request that needs no object, so that a missing one is no reason. */
    <T> T sendNew(Location location, String done, GcsRequests.Attempt<T> attempt) throws IOException {
        return requests.send(location.toString(), done, true, attempt);
    }

    /** Does nothing when called again. */
    @Override
    public void close() throws IOException {
        requests.close();
    }
}
