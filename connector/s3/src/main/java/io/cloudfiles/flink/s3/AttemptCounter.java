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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.storage.RequestKind;
import io.cloudfiles.flink.storage.StorageRequests;
import io.cloudfiles.flink.storage.cloud.Attempts;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

import java.util.Map;

/** Counts the attempts of all requests, and by themselves those of requests that carry {@link #ATTEMPTS}. */
final class AttemptCounter implements ExecutionInterceptor {
    /** Attached to a request to have its attempts counted. */
    static final ExecutionAttribute<Attempts> ATTEMPTS = new ExecutionAttribute<>("io.cloudfiles.flink.s3.Attempts");

    private static final ExecutionAttribute<Boolean> WAS_SENT =
            new ExecutionAttribute<>("io.cloudfiles.flink.s3.WasSent");

    /** All others write. */
    private static final Map<Class<? extends SdkRequest>, RequestKind> KINDS = Map.of(
            ListObjectsV2Request.class, RequestKind.LIST,
            HeadObjectRequest.class, RequestKind.HEAD,
            GetObjectRequest.class, RequestKind.GET,
            DeleteObjectRequest.class, RequestKind.DELETE,
            AbortMultipartUploadRequest.class, RequestKind.DELETE,
            CopyObjectRequest.class, RequestKind.COPY,
            UploadPartCopyRequest.class, RequestKind.COPY);

    private final StorageRequests requests;

    AttemptCounter(StorageRequests requests) {
        this.requests = requests;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        requests.sent(
                KINDS.getOrDefault(context.request().getClass(), RequestKind.PUT),
                context.httpRequest()
                        .firstMatchingHeader("Content-Length")
                        .map(Long::valueOf)
                        .orElse(-1L));
        if (attributes.getAttribute(WAS_SENT) == null) {
            attributes.putAttribute(WAS_SENT, true);
        } else {
            requests.retried();
        }
        @Nullable Attempts attempts = attributes.getAttribute(ATTEMPTS);
        if (attempts != null) {
            attempts.sent();
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        int status = context.httpResponse().statusCode();
        requests.answered(status);
        @Nullable Attempts attempts = attributes.getAttribute(ATTEMPTS);
        if (attempts != null) {
            attempts.answered(status);
        }
    }
}
