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

import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpMethods;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseInterceptor;
import io.cloudfiles.flink.storage.RequestKind;
import io.cloudfiles.flink.storage.StorageRequests;

import java.io.IOException;
import java.util.regex.Pattern;

/** Counts requests as they go out, by what the JSON API calls them. */
record RequestCounter(StorageRequests requests) implements HttpExecuteInterceptor, HttpResponseInterceptor {
    private static final Pattern LISTING = Pattern.compile(".*/b/[^/]+/o");
    private static final Pattern COPY = Pattern.compile(".*/(copyTo|rewriteTo)/.*");

    @Override
    public void intercept(HttpRequest request) throws IOException {
        HttpContent content = request.getContent();
        requests.sent(kind(request), content == null ? -1 : content.getLength());
    }

    private static RequestKind kind(HttpRequest request) {
        String path = request.getUrl().getRawPath();
        return switch (request.getRequestMethod()) {
            case HttpMethods.GET ->
                LISTING.matcher(path).matches()
                        ? RequestKind.LIST
                        : "media".equals(request.getUrl().getFirst("alt")) ? RequestKind.GET : RequestKind.HEAD;
            case HttpMethods.DELETE -> RequestKind.DELETE;
            default -> COPY.matcher(path).matches() ? RequestKind.COPY : RequestKind.PUT;
        };
    }

    @Override
    public void interceptResponse(HttpResponse response) {
        requests.answered(response.getStatusCode());
    }
}
