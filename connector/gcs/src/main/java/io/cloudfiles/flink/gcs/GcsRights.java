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

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Gives requests their token, their patience and who pays for them. Retries are not theirs, but for one with a new token where the old one is
 * refused. Safe for use by many threads.
 */
final class GcsRights implements HttpRequestInitializer {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final RequestCounter counter;
    private final GcsConfig config;
    private final GcsService service;
    private final HttpTransportFactory http;
    private boolean known;
    private @Nullable HttpCredentialsAdapter token;

    GcsRights(GcsConfig config, GcsService service, HttpTransportFactory http, RequestCounter counter) {
        this.counter = counter;
        this.config = config;
        this.service = service;
        this.http = http;
        if (config.credential().isAtHand()) {
            token();
        }
    }

    private synchronized @Nullable HttpCredentialsAdapter token() {
        if (!known) {
            GoogleCredentials credentials = config.credential().signIn(service, http);
            token = credentials == null ? null : new HttpCredentialsAdapter(credentials);
            known = true;
        }
        return token;
    }

    @Override
    public void initialize(HttpRequest request) throws IOException {
        HttpCredentialsAdapter adapter = token();
        if (adapter != null) {
            adapter.initialize(request);
        }
        if (!config.credential().isRenewed()) {
            request.setUnsuccessfulResponseHandler(null);
        }
        if (config.userProject() != null) {
            request.getHeaders().set("x-goog-user-project", config.userProject());
        }
        request.setInterceptor(counter)
                .setResponseInterceptor(counter)
                .setNumberOfRetries(1)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setReadTimeout(Math.toIntExact(config.answerTimeout().toMillis()));
    }
}
