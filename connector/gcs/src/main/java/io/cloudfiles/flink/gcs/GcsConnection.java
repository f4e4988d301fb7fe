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

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageRequests;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The client of one storage, with its pool of connections and its credentials, all closed with it. Every request is tried again with growing
 * pauses while the service is busy, the network fails, or an answer breaks off or makes no sense. Safe for use by many threads.
 */
final class GcsConnection implements Closeable {
    static final int ATTEMPTS = 6;

    private static final int CONNECTIONS = 128;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final StorageRequests requests = new StorageRequests();
    private final HttpTransport http;
    private final Storage client;
    private final GcsErrors errors;

    /** One attempt of a request, from asking to having understood the answer. */
    interface Attempt<T> {
        T send() throws IOException;
    }

    GcsConnection(GcsConfig config) {
        this.http = transport(config.answerTimeout());
        Storage.Builder builder = new Storage.Builder(
                        http,
                        GsonFactory.getDefaultInstance(),
                        new GcsRights(config, () -> http, new RequestCounter(requests)))
                .setApplicationName("cloudfiles");
        if (config.endpoint() != null) {
            builder.setRootUrl(config.endpoint() + "/");
        }
        this.client = builder.build();
        this.errors = new GcsErrors(" at " + (config.endpoint() == null ? "Google Cloud Storage" : config.endpoint())
                + " with " + config.credential().identity());
    }

    /** Bytes come as they are stored: a body that is compressed is the reader's affair. */
    private static HttpTransport transport(Duration answerTimeout) {
        return new Apache5HttpTransport(HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultSocketConfig(SocketConfig.custom()
                                .setSoTimeout(Timeout.of(answerTimeout))
                                .setTcpNoDelay(true)
                                .setSoKeepAlive(true)
                                .build())
                        .build())
                .useSystemProperties()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .build());
    }

    /** What was sent through the client. */
    StorageRequests requests() {
        return requests;
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
    <T> T send(Location location, String done, Attempt<T> attempt) throws IOException {
        return send(location, done, false, attempt);
    }

    /** Sends a request that needs no object, so that a missing one is no reason. */
    <T> T sendNew(Location location, String done, Attempt<T> attempt) throws IOException {
        return send(location, done, true, attempt);
    }

    private <T> T send(Location location, String done, boolean isNew, Attempt<T> request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            if (attempt > 1) {
                requests.retried();
            }
            try {
                return request.send();
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !GcsErrors.mayPass(e)) {
                    throw errors.translate(e, location, done, attempt, isNew);
                }
            } catch (IllegalArgumentException e) {
                // JSON of another shape.
                if (attempt == ATTEMPTS) {
                    throw errors.translate(
                            new IOException("no answer of this service came", e), location, done, attempt, isNew);
                }
            } catch (IllegalStateException e) {
                if (closed.getCount() > 0) {
                    throw e;
                }
                throw wasClosed(location);
            } catch (GcsSignInException e) {
                throw errors.refused(e, location, done);
            }
            pause(attempt, location);
        }
    }

    /** Of some length between half of it and it, so that those who failed together do not come back together. */
    private void pause(int attempt, Location location) throws IOException {
        long most = FIRST_PAUSE.toMillis() << (attempt - 1);
        try {
            if (closed.await(ThreadLocalRandom.current().nextLong(most / 2, most + 1), TimeUnit.MILLISECONDS)) {
                throw wasClosed(location);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + location + "] Interrupted while waiting to ask again.");
        }
    }

    private static StorageException wasClosed(Location location) {
        return new StorageException("[" + location + "] is asked for no more: the storage was closed.", null);
    }

    /** Does nothing when called again. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        http.shutdown();
    }
}
