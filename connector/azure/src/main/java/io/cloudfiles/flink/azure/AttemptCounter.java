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

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.Context;
import io.cloudfiles.flink.storage.RequestKind;
import io.cloudfiles.flink.storage.StorageRequests;
import io.cloudfiles.flink.storage.cloud.Attempts;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts of all requests, and by themselves those of requests that {@link #counting} made. It stands below the client's
 * retries.
 */
final class AttemptCounter extends HttpPipelineSyncPolicy {
    private static final String KEY = "io.cloudfiles.flink.azure.Attempts";
    private static final String WAS_SENT = "io.cloudfiles.flink.azure.WasSent";
    private static final HttpHeaderName COPY_SOURCE = HttpHeaderName.fromString("x-ms-copy-source");

    private final StorageRequests requests;

    AttemptCounter(StorageRequests requests) {
        this.requests = requests;
    }

    /** The context of a request whose attempts are counted. */
    static Context counting(Attempts attempts) {
        return new Context(KEY, attempts);
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
        HttpRequest request = context.getHttpRequest();
        requests.sent(kind(request), length(request));
        if (context.getData(WAS_SENT).isPresent()) {
            requests.retried();
        }
        context.setData(WAS_SENT, true);
        context.getData(KEY).ifPresent(attempts -> ((Attempts) attempts).sent());
    }

    private static RequestKind kind(HttpRequest request) {
        HttpMethod method = request.getHttpMethod();
        if (method == HttpMethod.GET) {
            @Nullable String query = request.getUrl().getQuery();
            return query != null && query.contains("comp=list") ? RequestKind.LIST : RequestKind.GET;
        }
        if (method == HttpMethod.HEAD) {
            return RequestKind.HEAD;
        }
        if (method == HttpMethod.DELETE) {
            return RequestKind.DELETE;
        }
        return request.getHeaders().get(COPY_SOURCE) == null ? RequestKind.PUT : RequestKind.COPY;
    }

    private static long length(HttpRequest request) {
        @Nullable String length = request.getHeaders().getValue(HttpHeaderName.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        requests.answered(response.getStatusCode());
        context.getData(KEY).ifPresent(attempts -> ((Attempts) attempts).answered(response.getStatusCode()));
        return response;
    }
}
