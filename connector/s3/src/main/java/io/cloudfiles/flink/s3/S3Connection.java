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

import io.cloudfiles.flink.storage.StorageRequests;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import java.io.Closeable;
import java.io.IOException;

/**
 * The client of one storage, with its pool of connections and its credentials, all closed with it. Every request is retried with growing
 * pauses while the store is busy or the network fails. Safe for use by many threads.
 */
final class S3Connection implements Closeable {
    private final AwsAccess access;
    private final S3Client client;
    private final S3Errors errors;
    private final StorageRequests requests = new StorageRequests();

    S3Connection(String bucket, S3Config config) {
        Region region = AwsAccess.region(config, "s3://" + bucket, config.endpoint() == null);
        access = new AwsAccess(config, region);
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(access.http())
                .region(region)
                .credentialsProvider(access.credentials())
                .forcePathStyle(config.pathStyle())
                // Bodies are sent as they are and with their MD5: older stores that speak S3 know neither chunks nor
                // trailers.
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(client -> client.retryStrategy(AwsAccess.retries())
                        .addExecutionInterceptor(new AttemptCounter(requests))
                        .addExecutionInterceptor(new RawBody()));
        if (config.endpoint() != null) {
            builder.endpointOverride(config.endpoint());
        }
        client = access.opened(builder.build());
        errors = new S3Errors(" at " + (config.endpoint() == null ? "S3" : config.endpoint()) + " in region " + region
                + " with " + config.identity());
    }

    /** The client. */
    S3Client client() {
        return client;
    }

    /** Translates its errors. */
    S3Errors errors() {
        return errors;
    }

    /** What was sent through the client. */
    StorageRequests requests() {
        return requests;
    }

    /** Does nothing when called again. */
    @Override
    public void close() throws IOException {
        access.close();
    }
}
