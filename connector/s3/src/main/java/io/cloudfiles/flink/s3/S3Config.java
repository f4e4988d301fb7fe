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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.cloud.OptionValues;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to reach S3, resolved and checked.
 *
 * @param region of the bucket, or null for what the environment says
 * @param endpoint of a store that speaks S3, or null for Amazon's
 * @param pathStyle whether the bucket stands in the path
 * @param key credentials, or null for those of the environment
 * @param role to assume with them, or null
 * @param queueEndpoint of a service that speaks SQS, or null for Amazon's
 * @param sameAccountOnly whether a queue that is set up takes only what a bucket of its own account sends
 * @param answerTimeout how long nothing may come from the store before a request is given up
 */
record S3Config(
        @Nullable String region,
        @Nullable URI endpoint,
        boolean pathStyle,
        @Nullable AccessKey key,
        @Nullable Role role,
        @Nullable URI queueEndpoint,
        boolean sameAccountOnly,
        Duration answerTimeout) {
    /** The options that say whose rights requests have. */
    static final Set<String> OF_CREDENTIALS = Set.of(
            CloudOptions.S3_ACCESS_KEY.key(),
            CloudOptions.S3_SECRET_KEY.key(),
            CloudOptions.S3_SESSION_TOKEN.key(),
            CloudOptions.S3_ROLE_ARN.key(),
            CloudOptions.S3_ROLE_EXTERNAL_ID.key(),
            CloudOptions.S3_ROLE_SESSION_NAME.key(),
            CloudOptions.S3_STS_ENDPOINT.key());

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** An access key; its secrets are never printed. */
    record AccessKey(String id, String secret, @Nullable String sessionToken) {
        @Override
        public String toString() {
            return SecretMask.MASK;
        }
    }

    /** A role and what is said when it is assumed. */
    record Role(
            String arn,
            @Nullable String externalId,
            String sessionName,
            @Nullable URI stsEndpoint) {}

    /**
     * Resolves options.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    static S3Config from(ReadableConfig options) {
        List<OptionProblem> problems = new ArrayList<>();
        @Nullable AccessKey key = accessKey(options, problems);
        @Nullable Role role = role(options, problems);
        @Nullable URI endpoint = OptionValues.uri(CloudOptions.S3_ENDPOINT, options, problems);
        @Nullable URI queueEndpoint = OptionValues.uri(CloudOptions.S3_QUEUE_ENDPOINT, options, problems);
        OptionProblem.throwIfAny(problems);
        return new S3Config(
                OptionValues.text(CloudOptions.S3_REGION, options),
                endpoint,
                options.get(CloudOptions.S3_PATH_STYLE.option()),
                key,
                role,
                queueEndpoint,
                options.get(CloudOptions.S3_SAME_ACCOUNT.option()),
                ANSWER_TIMEOUT);
    }

    /** The same with another patience. */
    S3Config answeredWithin(Duration timeout) {
        return new S3Config(region, endpoint, pathStyle, key, role, queueEndpoint, sameAccountOnly, timeout);
    }

    /** Whose rights requests have, without secrets. */
    String identity() {
        String who = key == null ? "the credentials of the environment" : "the access key of the options";
        return role == null ? who : "role " + role.arn() + ", assumed with " + who;
    }

    private static @Nullable AccessKey accessKey(ReadableConfig options, List<OptionProblem> problems) {
        @Nullable String id = OptionValues.text(CloudOptions.S3_ACCESS_KEY, options);
        @Nullable String secret = OptionValues.text(CloudOptions.S3_SECRET_KEY, options);
        @Nullable String token = OptionValues.text(CloudOptions.S3_SESSION_TOKEN, options);
        if (id != null && secret != null) {
            return new AccessKey(id, secret, token);
        }
        if (id != null || secret != null || token != null) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Options 's3.access-key' and 's3.secret-key' belong together, and 's3.session-token' to both, but not all are set."
                            + " Set the missing one, or none of them to use the credentials of the environment."));
        }
        return null;
    }

    private static @Nullable Role role(ReadableConfig options, List<OptionProblem> problems) {
        @Nullable String arn = OptionValues.text(CloudOptions.S3_ROLE_ARN, options);
        @Nullable String externalId = OptionValues.text(CloudOptions.S3_ROLE_EXTERNAL_ID, options);
        Optional<String> sessionName = options.getOptional(CloudOptions.S3_ROLE_SESSION_NAME.option());
        @Nullable URI stsEndpoint = OptionValues.uri(CloudOptions.S3_STS_ENDPOINT, options, problems);
        if (arn != null) {
            return new Role(arn, externalId, options.get(CloudOptions.S3_ROLE_SESSION_NAME.option()), stsEndpoint);
        }
        if (externalId != null || sessionName.isPresent() || stsEndpoint != null) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Options 's3.role-external-id', 's3.role-session-name' and 's3.sts-endpoint' say how a role is assumed,"
                            + " but 's3.role-arn' is not set. Set it, or leave out the others."));
        }
        return null;
    }
}
