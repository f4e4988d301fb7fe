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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.cloud.OptionValues;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to reach Google Cloud Storage, resolved and checked.
 *
 * @param endpoint of the service, or null for Google's
 * @param queueEndpoint of Pub/Sub, for what is named without, or null for Google's
 * @param userProject that pays for the requests, or null for the one of the bucket
 * @param project of names that say none, or null
 * @param credential whose rights requests have
 * @param answerTimeout how long nothing may come from the service before a request is given up
 */
record GcsConfig(
        @Nullable URI endpoint,
        @Nullable URI queueEndpoint,
        @Nullable String userProject,
        @Nullable String project,
        GcsCredential credential,
        Duration answerTimeout) {
    private static final List<OptionSpec<String>> PARTS_OF_A_KEY = List.of(
            CloudOptions.GCS_CLIENT_EMAIL,
            CloudOptions.GCS_PRIVATE_KEY,
            CloudOptions.GCS_PRIVATE_KEY_ID,
            CloudOptions.GCS_CLIENT,
            CloudOptions.GCS_TOKEN_ENDPOINT);

    /** The options that say whose rights requests have. */
    static final Set<String> OF_CREDENTIALS = Stream.concat(
                    PARTS_OF_A_KEY.stream(),
                    Stream.of(CloudOptions.GCS_KEY_FILE, CloudOptions.GCS_ACCESS_TOKEN, CloudOptions.GCS_ANONYMOUS))
            .map(OptionSpec::key)
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Resolves options.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    static GcsConfig from(ReadableConfig options) {
        List<OptionProblem> problems = new ArrayList<>();
        @Nullable URI endpoint = OptionValues.uri(CloudOptions.GCS_ENDPOINT, options, problems);
        @Nullable URI queueEndpoint = OptionValues.uri(CloudOptions.GCS_QUEUE_ENDPOINT, options, problems);
        List<GcsCredential> named = credentials(options, problems);
        if (named.size() > 1) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Options of more than one kind of credential are set: "
                            + named.get(0).identity() + ", and " + named.get(1).identity() + ". Keep one of them."));
        }
        OptionProblem.throwIfAny(problems);
        return new GcsConfig(
                endpoint,
                queueEndpoint,
                OptionValues.text(CloudOptions.GCS_USER_PROJECT, options),
                OptionValues.text(CloudOptions.GCS_PROJECT_ID, options),
                named.isEmpty() ? new GcsCredential.OfEnvironment() : named.get(0),
                ANSWER_TIMEOUT);
    }

    /** The same with another patience. */
    GcsConfig answeredWithin(Duration timeout) {
        return new GcsConfig(endpoint, queueEndpoint, userProject, project, credential, timeout);
    }

    /** The same for requests that are paid by the project of what they ask for. */
    GcsConfig paidByItself() {
        return new GcsConfig(endpoint, queueEndpoint, null, project, credential, answerTimeout);
    }

    private static List<GcsCredential> credentials(ReadableConfig options, List<OptionProblem> problems) {
        List<GcsCredential> named = new ArrayList<>();
        @Nullable String file = OptionValues.text(CloudOptions.GCS_KEY_FILE, options);
        if (file != null) {
            named.add(new GcsCredential.KeyFile(file));
        }
        @Nullable String token = OptionValues.text(CloudOptions.GCS_ACCESS_TOKEN, options);
        if (token != null) {
            named.add(new GcsCredential.Token(token));
        }
        if (options.get(CloudOptions.GCS_ANONYMOUS.option())) {
            named.add(new GcsCredential.Anonymous());
        }
        @Nullable GcsCredential account = serviceAccount(options, problems);
        if (account != null) {
            named.add(account);
        }
        return named;
    }

    /** @return null where no part of a key is given */
    private static @Nullable GcsCredential serviceAccount(ReadableConfig options, List<OptionProblem> problems) {
        @Nullable String email = OptionValues.text(CloudOptions.GCS_CLIENT_EMAIL, options);
        @Nullable String key = OptionValues.text(CloudOptions.GCS_PRIVATE_KEY, options);
        @Nullable URI tokens = OptionValues.uri(CloudOptions.GCS_TOKEN_ENDPOINT, options, problems);
        if (email != null && key != null) {
            return new GcsCredential.ServiceAccount(
                    email,
                    key,
                    OptionValues.text(CloudOptions.GCS_PRIVATE_KEY_ID, options),
                    OptionValues.text(CloudOptions.GCS_CLIENT, options),
                    OptionValues.text(CloudOptions.GCS_PROJECT_ID, options),
                    tokens);
        }
        if (PARTS_OF_A_KEY.stream().anyMatch(part -> OptionValues.text(part, options) != null)) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Options 'gcs.client-email' and 'gcs.private-key' belong together, and 'gcs.private-key-id', 'gcs.client'"
                            + " and 'gcs.token-endpoint' to them, but not both are set. Set the missing one; or set"
                            + " 'gcs.key-file'; or none of them to use the credentials of the environment."));
        }
        return null;
    }
}
