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
import io.cloudfiles.flink.storage.PublishingOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file being written: in one request where it is small, else part by part as they fill. Used by one thread at a time; one part is held in
 * memory. S3 shows nothing before the last request.
 */
final class S3Upload extends OutputStream implements PublishingOutput.Publication {
    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);
    private static final int FIRST_BUFFER = 64 * 1024;

    private final S3Writer writer;
    private final Location file;
    private final S3Limits limits;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[0];
    private int length;
    private S3Writer.@Nullable Multipart multipart;

    S3Upload(S3Writer writer, Location file, S3Limits limits) {
        this.writer = writer;
        this.file = file;
        this.limits = limits;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int partBytes = limits.sizeOfPart(parts.size() + 1);
            if (length == partBytes) {
                sendPart();
                continue;
            }
            int step = Math.min(count - done, partBytes - length);
            growTo(length + step, partBytes);
            System.arraycopy(bytes, offset + done, buffer, length, step);
            length += step;
            done += step;
        }
    }

    private void growTo(int needed, int most) {
        if (needed > buffer.length) {
            long doubled = Math.max(FIRST_BUFFER, 2L * buffer.length);
            buffer = Arrays.copyOf(buffer, (int) Math.min(most, Math.max(needed, doubled)));
        }
    }

    private void sendPart() throws IOException {
        if (multipart == null) {
            multipart = writer.begin(file);
        }
        parts.add(writer.sendPart(multipart, parts.size() + 1, buffer, length));
        length = 0;
    }

    @Override
    public void publish() throws IOException {
        if (multipart == null) {
            writer.put(file, Arrays.copyOf(buffer, length));
            return;
        }
        sendPart();
        writer.complete(multipart, parts);
        multipart = null;
    }

    @Override
    public IOException translate(IOException e) {
        return e;
    }

    /** Parts that stay behind are not seen, but paid for. */
    @Override
    public void close() {
        buffer = new byte[0];
        length = 0;
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
        multipart = null;
    }
}
