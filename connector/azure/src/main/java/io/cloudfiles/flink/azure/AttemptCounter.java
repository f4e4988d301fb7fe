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

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.Context;
import io.cloudfiles.flink.storage.cloud.Attempts;

/** Counts the attempts of requests that {@link #counting} made. It stands below the client's retries. */
final class AttemptCounter extends HttpPipelineSyncPolicy {
    private static final String KEY = "io.cloudfiles.flink.azure.Attempts";

    /** The context of a request whose attempts are counted. */
    static Context counting(Attempts attempts) {
        return new Context(KEY, attempts);
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
        context.getData(KEY).ifPresent(attempts -> ((Attempts) attempts).sent());
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        context.getData(KEY).ifPresent(attempts -> ((Attempts) attempts).answered(response.getStatusCode()));
        return response;
    }
}
