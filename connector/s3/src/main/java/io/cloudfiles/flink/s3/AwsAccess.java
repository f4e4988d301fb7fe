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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What clients of Amazon's services have in common: connections, credentials, retries with growing pauses. Closes all of it, and the clients
 * that were given to it, last ones first. Safe for use by many threads.
 */
final class AwsAccess implements Closeable {
    private static final int ATTEMPTS = 6;
    private static final int CONNECTIONS = 128;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final S3Config config;
    private final Region region;

    AwsAccess(S3Config config, Region region) {
        this.http = opened(Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(config.answerTimeout())
                .connectionAcquisitionTimeout(Duration.ofMinutes(1))
                .tcpKeepAlive(true)
                .build());
        this.config = config;
        this.region = region;
        this.credentials = credentials(config);
    }

    /** Closes this with the others. */
    <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    /** The connections. */
    SdkHttpClient http() {
        return http;
    }

    /** The credentials, those of the role where there is one. */
    AwsCredentialsProvider credentials() {
        return credentials;
    }

    /** How requests are repeated. */
    static RetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .retryOnException(S3Errors::isWorthAnotherAttempt)
                .build();
    }

    /**
     * The region that the options or the environment name.
     *
     * @param what has it, for the error
     * @param isAmazons whether it is one of Amazon's services; stores of others mostly have no regions, but every signature names one
     * @throws CloudFilesException {@code CF_INVALID_OPTIONS} when there is none
     */
    static Region region(S3Config config, String what, boolean isAmazons) {
        if (config.region() != null) {
            return Region.of(config.region());
        }
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException e) {
            if (!isAmazons) {
                return Region.US_EAST_1;
            }
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[" + what + "] Its region is not known. Set s3.region, or AWS_REGION in the environment.",
                    e);
        }
    }

    private AwsCredentialsProvider credentials(S3Config config) {
        AwsCredentialsProvider own = ownCredentials(config.key());
        S3Config.@Nullable Role role = config.role();
        if (role == null) {
            return own;
        }
        return opened(StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts(own))
                .refreshRequest(request -> request.roleArn(role.arn())
                        .roleSessionName(role.sessionName())
                        .externalId(role.externalId()))
                .build());
    }

    private StsClient sts(AwsCredentialsProvider of) {
        StsClientBuilder sts = StsClient.builder()
                .httpClient(http)
                .region(region)
                .credentialsProvider(of)
                .overrideConfiguration(client -> client.retryStrategy(retries()));
        S3Config.@Nullable Role role = config.role();
        if (role != null && role.stsEndpoint() != null) {
            sts.endpointOverride(role.stsEndpoint());
        }
        return opened(sts.build());
    }

    /**
     * The account whose rights requests have, which everybody may ask for; or a star, which stands for it in policies, where the services are not
     * Amazon's.
     */
    String account() throws IOException {
        S3Config.@Nullable Role role = config.role();
        if (role != null) {
            return role.arn().split(":", -1)[4];
        }
        if (config.queueEndpoint() != null) {
            return "*";
        }
        try {
            return sts(credentials).getCallerIdentity().account();
        } catch (SdkException e) {
            throw S3Errors.ofService(
                    e,
                    "The account of " + config.identity() + " could not be asked for",
                    " Correct the credentials, or s3.region.");
        }
    }

    private AwsCredentialsProvider ownCredentials(S3Config.@Nullable AccessKey key) {
        if (key == null) {
            return opened(DefaultCredentialsProvider.builder().build());
        }
        return StaticCredentialsProvider.create(
                key.sessionToken() == null
                        ? AwsBasicCredentials.create(key.id(), key.secret())
                        : AwsSessionCredentials.create(key.id(), key.secret(), key.sessionToken()));
    }

    /** Does nothing when called again. */
    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IOException("[s3] The client could not be closed: " + e.getMessage(), e);
            }
        }
    }
}
