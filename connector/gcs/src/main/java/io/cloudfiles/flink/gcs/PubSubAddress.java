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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subscription or a topic of Pub/Sub, as the user names it.
 *
 * @param endpoint of the service, or null for Google's
 * @param project that it is in, or null where only its name was given
 * @param kind which of the two
 * @param name its name
 */
record PubSubAddress(@Nullable URI endpoint, @Nullable String project, Kind kind, String name) {
    /** Of those that Google assigns to its own no one can be ours, but the service says so better. */
    private static final String NAME = "[A-Za-z][A-Za-z0-9._~+%-]{2,254}";

    private static final Pattern JUST_NAME = Pattern.compile(NAME);
    private static final Pattern FULL = Pattern.compile(
            "(?:(https?://[A-Za-z0-9.:_/-]+)/v1/|//pubsub\\.googleapis\\.com/)?projects/([A-Za-z0-9.:_-]+)/"
                    + "(subscriptions|topics)/(" + NAME + ")");

    private static final Pattern GOOGLES = Pattern.compile("(?:[a-z0-9-]+\\.)+googleapis\\.com");

    /** What there is. */
    enum Kind {
        SUBSCRIPTION("subscriptions"),
        TOPIC("topics");

        private final String collection;

        Kind(String collection) {
            this.collection = collection;
        }
    }

    /** Whether this names a subscription of Google's by its form alone. */
    static boolean isSubscription(String queue) {
        Matcher full = FULL.matcher(queue);
        return full.matches()
                && full.group(3).equals(Kind.SUBSCRIPTION.collection)
                && (full.group(1) == null || isGoogles(URI.create(full.group(1))));
    }

    /** Whether this is an address of Google's. */
    static boolean isGoogles(URI endpoint) {
        return GOOGLES.matcher(String.valueOf(endpoint.getHost())).matches();
    }

    /**
     * Parses a name, with or without the project and the service before it.
     *
     * @param option that has it
     * @throws CloudFilesException {@code CF_INVALID_OPTIONS}
     */
    static PubSubAddress parse(String option, Kind kind, String text) {
        Matcher full = FULL.matcher(text);
        if (full.matches() && full.group(3).equals(kind.collection)) {
            @Nullable String endpoint = full.group(1);
            return new PubSubAddress(
                    endpoint == null ? null : URI.create(endpoint), full.group(2), kind, full.group(4));
        }
        if (JUST_NAME.matcher(text).matches()) {
            return new PubSubAddress(null, null, kind, text);
        }
        throw wrong(option, kind, text);
    }

    private static CloudFilesException wrong(String option, Kind kind, String text) {
        String thing = kind == Kind.SUBSCRIPTION ? "subscription" : "topic";
        return new CloudFilesException(
                ErrorCode.CF_INVALID_OPTIONS,
                "Option '" + option + "' = '"
                        + text.replaceFirst("//[^/]*@", "//").replaceFirst("\\?.*", "?…") + "' is no " + thing
                        + " of Pub/Sub. Give its name, such as projects/my-project/" + kind.collection
                        + "/landing; or landing alone, in the project of gcs.project-id or of the key file; or, where the service is"
                        + " elsewhere, its address, such as https://europe-west3-pubsub.googleapis.com/v1/projects/my-project/"
                        + kind.collection + "/landing.");
    }

    /** Another one of the same kind, in the same place. */
    PubSubAddress named(String other) {
        return new PubSubAddress(endpoint, project, kind, other);
    }

    /** As {@link #parse} takes it. */
    @Override
    public String toString() {
        return endpoint == null ? resource() : endpoint + "/v1/" + resource();
    }

    /** The name that the service knows it by. */
    String resource() {
        return "projects/" + project + "/" + kind.collection + "/" + name;
    }
}
