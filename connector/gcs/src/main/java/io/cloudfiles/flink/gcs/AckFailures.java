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

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a subscription with exactly-once delivery did not do of a request, which it did for all other messages. Other subscriptions do not tell.
 *
 * @param passing ids that may be asked for again
 * @param gone ids that are not good any more
 */
record AckFailures(Set<String> passing, Set<String> gone) {
    private static final String REASON = "EXACTLY_ONCE_ACKID_FAILURE";
    private static final String PASSING = "TRANSIENT_FAILURE";

    /** @return null where the whole request was refused */
    static @Nullable AckFailures of(GoogleJsonResponseException e) {
        @Nullable GoogleJsonError error = e.getDetails();
        @Nullable List<GoogleJsonError.Details> details = error == null ? null : error.getDetails();
        if (details == null) {
            return null;
        }
        Set<String> passing = new LinkedHashSet<>();
        Set<String> gone = new LinkedHashSet<>();
        for (GoogleJsonError.Details detail : details) {
            if (REASON.equals(detail.getReason()) && detail.get("metadata") instanceof Map<?, ?> byId) {
                byId.forEach((id, failure) ->
                        (String.valueOf(failure).startsWith(PASSING) ? passing : gone).add(String.valueOf(id)));
            }
        }
        return passing.isEmpty() && gone.isEmpty() ? null : new AckFailures(passing, gone);
    }
}
