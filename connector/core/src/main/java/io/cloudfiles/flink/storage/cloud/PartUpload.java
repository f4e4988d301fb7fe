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
package io.cloudfiles.flink.storage.cloud;

import io.cloudfiles.flink.storage.PublishingOutput;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A file being written: in one request where it is small, else part by part as they fill. Used by one thread at a time; one part is held in
 * memory. The store shows nothing before the last request.
 */
@Internal
public final class PartUpload extends OutputStream implements PublishingOutput.Publication {
    private static final int FIRST_BUFFER = 64 * 1024;

    /** Parts grow every so many, so that the 10,000 that a file may have in S3 make 4 TB. */
    private static final int PARTS_OF_ONE_SIZE = 1000;

    private final Parts parts;
    private final int partBytes;
    private byte[] buffer = new byte[0];
    private int length;
    private int sent;
    private boolean ended;

    /** The requests for one file. Used by one thread at a time. */
    public interface Parts {
        /** Writes the file whole, in place of an existing one. */
        void put(byte[] content) throws IOException;

        /**
         * Sends a part.
         *
         * @param number counted from 1
         */
        void send(int number, byte[] bytes, int length) throws IOException;

        /** Makes the file of the parts that were sent, in place of an existing one. */
        void complete() throws IOException;

        /** Removes what was sent, as far as the store can; not called when none was, or when they have become a file. */
        void abort();
    }

    /** @param partBytes the size of the first parts */
    public PartUpload(Parts parts, int partBytes) {
        this.parts = parts;
        this.partBytes = partBytes;
    }

    /** The size of the part of this number, counted from 1. */
    private int sizeOfPart(int number) {
        int doublings = Math.min((number - 1) / PARTS_OF_ONE_SIZE, 7);
        return (int) Math.min((long) partBytes << doublings, Integer.MAX_VALUE - 8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int most = sizeOfPart(sent + 1);
            if (length == most) {
                sendPart();
                continue;
            }
            int step = Math.min(count - done, most - length);
            growTo(length + step, most);
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
        int number = sent + 1;
        sent = number;
        parts.send(number, buffer, length);
        length = 0;
    }

    @Override
    public void publish() throws IOException {
        if (sent == 0) {
            parts.put(Arrays.copyOf(buffer, length));
        } else {
            sendPart();
            parts.complete();
        }
        ended = true;
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
        if (sent > 0 && !ended) {
            parts.abort();
        }
        ended = true;
    }
}
