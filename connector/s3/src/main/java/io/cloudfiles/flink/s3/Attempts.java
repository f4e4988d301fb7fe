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

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often one request was sent, and how often the store refused it for certain. Where the two differ, the store may have done what was
 * asked although the answer said nothing of it, or never came.
 */
final class Attempts {
    /** Counts the attempts of requests that carry {@link #ATTRIBUTE}. */
    static final ExecutionInterceptor COUNTER = new ExecutionInterceptor() {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            Attempts attempts = attributes.getAttribute(ATTRIBUTE);
            if (attempts != null) {
                attempts.sent.incrementAndGet();
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            Attempts attempts = attributes.getAttribute(ATTRIBUTE);
            int status = context.httpResponse().statusCode();
            if (attempts != null && status >= 400 && status < 500) {
                attempts.refused.incrementAndGet();
            }
        }
    };

    /** Attached to a request to have its attempts counted. */
    static final ExecutionAttribute<Attempts> ATTRIBUTE = new ExecutionAttribute<>("io.cloudfiles.flink.s3.Attempts");

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** Whether one of them may have been done. */
    boolean mayHaveBeenDone() {
        return sent.get() > refused.get();
    }
}
