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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.PartUpload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The parts of one file: a multipart upload that begins with the first of them. */
final class S3Parts implements PartUpload.Parts {
    private static final Logger LOG = LoggerFactory.getLogger(S3Parts.class);

    private final S3Writer writer;
    private final Location file;
    private final List<CompletedPart> parts = new ArrayList<>();
    private S3Writer.@Nullable Multipart multipart;

    S3Parts(S3Writer writer, Location file) {
        this.writer = writer;
        this.file = file;
    }

    @Override
    public void put(byte[] content) throws IOException {
        writer.put(file, content);
    }

    @Override
    public void send(int number, byte[] bytes, int length) throws IOException {
        parts.add(writer.sendPart(begun(), number, bytes, length));
    }

    private S3Writer.Multipart begun() throws IOException {
        if (multipart == null) {
            multipart = writer.begin(file);
        }
        return multipart;
    }

    @Override
    public void complete() throws IOException {
        writer.complete(begun(), parts);
    }

    @Override
    public void abort() {
        if (multipart == null) {
            return;
        }
        try {
            writer.abort(multipart);
        } catch (SdkException e) {
            LOG.warn(
                    "[{}] The parts of an upload that was given up could not be removed. Remove upload {}, or let a rule of the"
                            + " bucket remove incomplete uploads.",
                    file,
                    multipart.id(),
                    e);
        }
    }
}
