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

import io.cloudfiles.flink.s3.rules.BucketRules;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** Reads and writes the notifications of one bucket as the text that they are. */
final class BucketNotifications implements Closeable {
    private static final int FORBIDDEN = 403;

    private final Location bucket;
    private final S3Connection connection;

    BucketNotifications(Location bucket, S3Config config) {
        this.bucket = bucket;
        this.connection = new S3Connection(bucket.authority(), config);
    }

    /** What the bucket has now. */
    BucketRules read() throws IOException {
        AtomicReference<byte[]> body = new AtomicReference<>(new byte[0]);
        try {
            connection
                    .client()
                    .getBucketNotificationConfiguration(request -> request.bucket(bucket.authority())
                            .overrideConfiguration(settings -> settings.putExecutionAttribute(RawBody.RECEIVED, body)));
        } catch (SdkException e) {
            throw translate(e, "read");
        }
        try {
            // Strictly, since what cannot be decoded could not be written as it was.
            return BucketRules.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.get()))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new StorageException(
                    "The notifications of bucket " + bucket.authority() + " cannot be understood: " + e.getMessage()
                            + ". They are left as they are; set yours up by hand.",
                    e);
        }
    }

    /**
     * Replaces what the bucket has.
     *
     * @throws IOException other than a {@link StorageException} also when S3 could not reach a destination yet
     */
    void write(BucketRules rules) throws IOException {
        byte[] body = rules.toXml().getBytes(StandardCharsets.UTF_8);
        try {
            connection
                    .client()
                    .putBucketNotificationConfiguration(request -> request.bucket(bucket.authority())
                            .notificationConfiguration(ignored -> {})
                            .overrideConfiguration(settings -> settings.putExecutionAttribute(RawBody.SENT, body)));
        } catch (SdkException e) {
            throw translate(e, "changed");
        }
    }

    private IOException translate(SdkException e, String done) {
        String what = "The notifications of bucket " + bucket.authority() + " could not be " + done;
        if (S3Errors.isStatus(e, FORBIDDEN)) {
            return S3Errors.ofService(
                    e,
                    what + connection.errors().place(),
                    " Grant that identity s3:GetBucketNotification and s3:PutBucketNotification on the bucket;"
                            + " 'cloudfiles notifications policies' prints all that is needed.");
        }
        if (e instanceof AwsServiceException && isUnvalidated(e)) {
            return new IOException(
                    what + ": " + e.getMessage()
                            + ". S3 may not send to the queue. A policy takes a minute to hold everywhere; if it stays, the bucket may belong to"
                            + " another account: set s3.restrict-notification-setup-to-same-account = false.",
                    e);
        }
        return connection.errors().translate(e, bucket, "asked for, or told, its notifications");
    }

    private static boolean isUnvalidated(SdkException e) {
        return String.valueOf(e.getMessage()).contains("Unable to validate the following destination configurations");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
