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

import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.cloud.RangeRequests;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

import java.io.IOException;

/** Asks S3 for parts of objects. */
record S3Ranges(S3Connection connection) implements RangeRequests {
    @Override
    public Answer request(FileEntry file, long from, long end) throws IOException {
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(file.location().authority())
                .key(file.location().key())
                .range("bytes=" + from + "-" + (end - 1));
        if (file.version() != null) {
            request.ifMatch(S3Storage.quoted(file.version()));
        }
        try {
            ResponseInputStream<GetObjectResponse> answer = connection.client().getObject(request.build());
            GetObjectResponse head = answer.response();
            FileEntry current =
                    S3Storage.entry(file.location(), head.contentLength(), head.lastModified(), head.eTag());
            return new Answer(answer, current, head.contentRange(), answer::abort);
        } catch (SdkException e) {
            if (S3Errors.isStatus(e, S3Errors.PRECONDITION_FAILED)
                    || S3Errors.isStatus(e, S3Errors.RANGE_NOT_SATISFIABLE)) {
                throw new FileChangedException(file);
            }
            throw connection.errors().translate(e, file.location(), "read at " + from);
        }
    }
}
