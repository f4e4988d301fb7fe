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

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives the body of an answer, and sets that of a request, as bytes: the client's own classes drop what they do not know. All else, such as
 * addresses, signatures and retries, stays the client's.
 */
final class RawBody implements ExecutionInterceptor {
    /** Attached to a request to receive the body of its answer. */
    static final ExecutionAttribute<AtomicReference<byte[]>> RECEIVED =
            new ExecutionAttribute<>("io.cloudfiles.flink.s3.RawBody.received");

    /** Attached to a request to be sent as its body. */
    static final ExecutionAttribute<byte[]> SENT = new ExecutionAttribute<>("io.cloudfiles.flink.s3.RawBody.sent");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        AtomicReference<byte[]> received = attributes.getAttribute(RECEIVED);
        if (received == null || !context.httpResponse().isSuccessful()) {
            return context.responseBody();
        }
        try {
            byte[] body = context.responseBody().isPresent()
                    ? context.responseBody().get().readAllBytes()
                    : new byte[0];
            received.set(body);
            return Optional.of(new ByteArrayInputStream(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        byte @Nullable [] sent = attributes.getAttribute(SENT);
        return sent == null
                ? context.httpRequest()
                : context.httpRequest().toBuilder()
                        .putHeader("Content-Length", String.valueOf(sent.length))
                        .build();
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        byte @Nullable [] sent = attributes.getAttribute(SENT);
        return sent == null ? context.requestBody() : Optional.of(RequestBody.fromBytes(sent));
    }
}
