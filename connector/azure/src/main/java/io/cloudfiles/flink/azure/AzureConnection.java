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

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageRequests;

import java.time.Duration;

/**
 * The client of one container, with its connections and its credential. Every request is retried with growing pauses while the service is
 * busy or the network fails. The HTTP client of the JDK frees its connections and its thread when nobody refers to it any more. Safe for use
 * by many threads.
 */
final class AzureConnection {
    static final BlobServiceVersion VERSION = BlobServiceVersion.getLatest();
    static final int ATTEMPTS = 6;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final StorageRequests requests = new StorageRequests();
    private final BlobContainerClient client;
    private final AzureErrors errors;
    private final String query;

    AzureConnection(AzureContainer container, AzureConfig config) {
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .httpClient(http(config.answerTimeout()))
                .serviceVersion(VERSION)
                .addPolicy(new AttemptCounter(requests))
                .retryOptions(retries());
        AzureCredential credential = config.credential();
        credential.signIn(AzureRights.of(builder), container.account(), "abfss://" + container.authority());
        boolean saysWhere = config.endpoint() == null
                && credential instanceof AzureCredential.ConnectionString connection
                && connection.namesEndpoint(AzureService.BLOBS);
        if (!saysWhere) {
            builder.endpoint(container.endpoint().toString());
        }
        this.client = builder.buildClient().getBlobContainerClient(container.container());
        this.query = credential.query();
        this.errors = new AzureErrors(
                " at " + client.getServiceClient().getAccountUrl() + " with " + credential.identity(),
                AzureService.BLOBS);
    }

    /** Speaks HTTP 1.1, the only one that the service knows. */
    static HttpClient http(Duration answerTimeout) {
        return new JdkHttpClientBuilder(
                        java.net.http.HttpClient.newBuilder().version(java.net.http.HttpClient.Version.HTTP_1_1))
                .connectionTimeout(CONNECT_TIMEOUT)
                .writeTimeout(answerTimeout)
                .responseTimeout(answerTimeout)
                .readTimeout(answerTimeout)
                .build();
    }

    /** How often and after what pauses requests are repeated. */
    static RequestRetryOptions retries() {
        return new RequestRetryOptions(
                RetryPolicyType.EXPONENTIAL, ATTEMPTS, (Duration) null, FIRST_PAUSE, LONGEST_PAUSE, null);
    }

    /** The client of the container. */
    BlobContainerClient container() {
        return client;
    }

    /** The client of a blob. */
    BlobClient blob(Location file) {
        return client.getBlobClient(file.key());
    }

    /** The address of a blob from where this client's rights reach it. */
    String address(Location file) {
        return blob(file).getBlobUrl() + query;
    }

    /** What requests pass through: retries, counting, credential. */
    HttpPipeline pipeline() {
        return client.getHttpPipeline();
    }

    /** What was sent through the client. */
    StorageRequests requests() {
        return requests;
    }

    /** Translates errors. */
    AzureErrors errors() {
        return errors;
    }
}
