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

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.PartUpload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The parts of one file: a resumable upload that begins with the first of them. All but the last must be multiples of a unit, and which is the
 * last is not known when it is sent: what is beyond the last whole unit waits for the next request.
 */
final class GcsParts implements PartUpload.Parts {
    private static final Logger LOG = LoggerFactory.getLogger(GcsParts.class);

    private final GcsConnection connection;
    private final GcsWriter writer;
    private final Location file;
    private final CRC32C checksum = new CRC32C();
    private @Nullable ResumableUpload upload;
    private byte[] rest = new byte[0];

    GcsParts(GcsConnection connection, GcsWriter writer, Location file) {
        this.connection = connection;
        this.writer = writer;
        this.file = file;
    }

    @Override
    public void put(byte[] content) throws IOException {
        writer.put(file, content);
    }

    /** Parts are multiples of the unit, so that the rest is that of the last one. */
    @Override
    public void send(int number, byte[] bytes, int length) throws IOException {
        int whole = length - length % GcsLimits.UNIT;
        checksum.update(bytes, 0, length);
        if (whole > 0) {
            begun().send(bytes, whole);
        }
        rest = Arrays.copyOfRange(bytes, whole, length);
    }

    @Override
    public void complete() throws IOException {
        begun().complete(rest, checksum.getValue());
    }

    private ResumableUpload begun() throws IOException {
        if (upload == null) {
            upload = ResumableUpload.begin(connection, file);
        }
        return upload;
    }

    @Override
    public void abort() {
        if (upload == null) {
            return;
        }
        try {
            upload.abort();
        } catch (IOException e) {
            LOG.warn("[{}] An upload that was given up could not be removed. It goes by itself after a week.", file, e);
        }
    }
}
