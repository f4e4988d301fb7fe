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
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageRequests;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends the requests of one client, with a pool of connections and credentials of its own, all closed with it. Every request is tried again with
 * growing pauses while the service is busy, the network fails, or an answer breaks off or makes no sense. Safe for use by many threads.
 */
final class GcsRequests implements Closeable {
    static final int ATTEMPTS = 6;

    private static final int CONNECTIONS = 128;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final StorageRequests counted = new StorageRequests();
    private final HttpTransport http;
    private final GcsRights rights;
    private final GcsErrors errors;

    /** One attempt of a request, from asking to having understood the answer. */
    interface Attempt<T> {
        T send() throws IOException;
    }

    /** @param endpoint of the service, or null for Google's */
    GcsRequests(GcsConfig config, GcsService service, @Nullable URI endpoint) {
        this.http = transport(config.answerTimeout());
        this.rights = new GcsRights(config, service, () -> http, new RequestCounter(counted));
        this.errors = new GcsErrors(
                " at " + (endpoint == null ? service.named() : endpoint) + " with "
                        + config.credential().identity(),
                service);
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
                .addExecInterceptorFirst("media", new MediaBodies())
                .useSystemProperties()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .build());
    }

    /** What was sent. */
    StorageRequests counted() {
        return counted;
    }

    /** What a client sends by. */
    HttpTransport http() {
        return http;
    }

    /** What a client prepares requests with. */
    GcsRights rights() {
        return rights;
    }

    /**
     * Sends a request until it is answered.
     *
     * @param what the location or the name of what is asked for
     * @param done what is not done if it fails, such as {@code read}
     * @param isNew whether the request needs no object, so that a missing one is no reason
     * @throws java.io.FileNotFoundException when there is no such object
     */
    <T> T send(String what, String done, boolean isNew, Attempt<T> request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            if (attempt > 1) {
                counted.retried();
            }
            try {
                return request.send();
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !GcsErrors.mayPass(e)) {
                    throw errors.translate(e, what, done, attempt, isNew);
                }
            } catch (IllegalArgumentException | NullPointerException e) {
                // What Google's parser makes of JSON of another shape, and of JSON that breaks off.
                if (attempt == ATTEMPTS) {
                    throw errors.translate(
                            new IOException("no answer of this service came", e), what, done, attempt, isNew);
                }
            } catch (IllegalStateException e) {
                if (closed.getCount() > 0) {
                    throw e;
                }
                throw wasClosed(what);
            } catch (GcsSignInException e) {
                throw errors.refused(e, what, done);
            }
            pause(attempt, what);
        }
    }

    /** Of some length between half of it and it, so that those who failed together do not come back together. */
    private void pause(int attempt, String what) throws IOException {
        long most = FIRST_PAUSE.toMillis() << (attempt - 1);
        try {
            if (closed.await(ThreadLocalRandom.current().nextLong(most / 2, most + 1), TimeUnit.MILLISECONDS)) {
                throw wasClosed(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + what + "] Interrupted while waiting to ask again.");
        }
    }

    private static StorageException wasClosed(String what) {
        return new StorageException("[" + what + "] is asked for no more: its client was closed.", null);
    }

    /** Does nothing when called again. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        http.shutdown();
    }
}
