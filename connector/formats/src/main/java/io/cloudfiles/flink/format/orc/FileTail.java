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
package io.cloudfiles.flink.format.orc;

import org.apache.orc.OrcProto;
import org.apache.orc.OrcProto.CalendarKind;
import org.apache.orc.OrcProto.CompressionKind;
import org.apache.orc.OrcProto.Footer;
import org.apache.orc.OrcProto.PostScript;
import org.apache.orc.OrcProto.StripeInformation;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What the end of a file says of it. A file of 0 bytes, as Hive makes them, has neither columns nor rows.
 *
 * @param columns its columns, as the fields of one struct
 * @param columnCount how many those are, at any depth
 * @param stripes in the order of the file
 * @param compression how streams are compressed
 * @param chunkBytes how long a chunk of them may be
 * @param isHybridCalendar whether old dates are of the hybrid Julian calendar
 */
record FileTail(
        FileColumn columns,
        int columnCount,
        List<StripeInformation> stripes,
        CompressionKind compression,
        int chunkBytes,
        boolean isHybridCalendar) {
    private static final byte[] MAGIC = {'O', 'R', 'C'};
    /** Mostly enough for all of it, and so one request. */
    private static final int FIRST_READ_BYTES = 64 * 1024;

    private static final int MAX_TAIL_BYTES = 1 << 28;
    private static final int DEFAULT_CHUNK_BYTES = 256 * 1024;

    FileTail {
        stripes = List.copyOf(stripes);
    }

    /**
     * Reads and checks it.
     *
     * @throws IOException when it makes no sense
     */
    static FileTail read(OrcFile file) throws IOException {
        if (file.sizeBytes() == 0) {
            OrcProto.Type noColumns = OrcProto.Type.newBuilder()
                    .setKind(OrcProto.Type.Kind.STRUCT)
                    .build();
            return new FileTail(FileColumn.of(List.of(noColumns)), 1, List.of(), CompressionKind.NONE, 0, false);
        }
        int size = (int) Math.min(file.sizeBytes(), FIRST_READ_BYTES);
        byte[] end = file.read(file.sizeBytes() - size, size);
        int postScriptBytes = end[size - 1] & 0xff;
        int postScriptStart = size - 1 - postScriptBytes;
        if (postScriptStart < 0 || !hasMagic(file, end)) {
            throw new IOException("it does not end as ORC files do");
        }
        PostScript postScript = PostScript.parseFrom(Arrays.copyOfRange(end, postScriptStart, size - 1));
        requireVersion(postScript);
        long footerEnd = file.sizeBytes() - 1 - postScriptBytes;
        long footerBytes = postScript.getFooterLength();
        if (footerBytes < 0 || footerBytes > Math.min(footerEnd, MAX_TAIL_BYTES)) {
            throw new IOException("its footer has " + footerBytes + " bytes");
        }
        byte[] footer = footerBytes <= postScriptStart
                ? Arrays.copyOfRange(end, postScriptStart - (int) footerBytes, postScriptStart)
                : file.read(footerEnd - footerBytes, (int) footerBytes);
        return of(file, postScript, footer);
    }

    /** Hive 0.11 wrote it at the beginning only. */
    private static boolean hasMagic(OrcFile file, byte[] end) throws IOException {
        int at = end.length - 1 - MAGIC.length;
        return at >= 0
                && (Arrays.equals(end, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)
                        || Arrays.equals(file.read(0, MAGIC.length), MAGIC));
    }

    private static void requireVersion(PostScript postScript) throws IOException {
        if (postScript.getVersionCount() > 0 && postScript.getVersion(0) != 0) {
            throw new IOException("its version is " + postScript.getVersionList()
                    + ", which is newer than 0.12, the last that is known");
        }
    }

    private static FileTail of(OrcFile file, PostScript postScript, byte[] footerBytes) throws IOException {
        Kinds.requireKnown(postScript, PostScript.COMPRESSION_FIELD_NUMBER, "its compression");
        CompressionKind kind = postScript.getCompression();
        if (kind == CompressionKind.BROTLI) {
            throw file.unreadable(
                    "ORC compression BROTLI is not supported. Write the file with zlib, snappy, zstd or lz4.", null);
        }
        long chunkBytes =
                postScript.hasCompressionBlockSize() ? postScript.getCompressionBlockSize() : DEFAULT_CHUNK_BYTES;
        if (kind != CompressionKind.NONE && (chunkBytes < 1 || chunkBytes > Compression.MAX_CHUNK_BYTES + 1)) {
            throw new IOException("its chunks have " + chunkBytes + " bytes");
        }
        Footer footer;
        try (Compression compression = new Compression(kind, (int) chunkBytes)) {
            footer = Footer.parseFrom(
                    new StreamBytes("footer", footerBytes, 0, footerBytes.length, compression).message());
        }
        if (footer.hasEncryption()) {
            throw file.unreadable(
                    "the file is encrypted. Encrypted ORC cannot be read in this version. Decrypt it, or leave such files out with "
                            + "discovery.file-filter.",
                    null);
        }
        requireStripesInside(footer, file.sizeBytes());
        return new FileTail(
                FileColumn.of(footer.getTypesList()),
                footer.getTypesCount(),
                footer.getStripesList(),
                kind,
                (int) chunkBytes,
                footer.getCalendar() != CalendarKind.PROLEPTIC_GREGORIAN);
    }

    /** Makes sure that each stripe lies in the file, and so in one of its ranges, and that they have as many rows as the file. */
    private static void requireStripesInside(Footer footer, long sizeBytes) throws IOException {
        long end = 0;
        long rows = 0;
        for (StripeInformation stripe : footer.getStripesList()) {
            boolean isInside = stripe.getOffset() >= end
                    && isPart(stripe.getIndexLength(), sizeBytes)
                    && isPart(stripe.getDataLength(), sizeBytes)
                    && isPart(stripe.getFooterLength(), sizeBytes)
                    && isPart(stripe.getOffset(), sizeBytes - 1);
            end = stripe.getOffset() + stripe.getIndexLength() + stripe.getDataLength() + stripe.getFooterLength();
            if (!isInside || end > sizeBytes || stripe.getFooterLength() > MAX_TAIL_BYTES) {
                throw new IOException("a stripe begins at byte " + stripe.getOffset() + " and ends at " + end);
            }
            if (stripe.getNumberOfRows() < 0 || stripe.getNumberOfRows() > Long.MAX_VALUE - rows) {
                throw new IOException("a stripe has " + stripe.getNumberOfRows() + " rows");
            }
            rows += stripe.getNumberOfRows();
        }
        if (rows != footer.getNumberOfRows()) {
            throw new IOException("it has " + footer.getNumberOfRows() + " rows, its stripes " + rows);
        }
    }

    private static boolean isPart(long length, long sizeBytes) {
        return length >= 0 && length <= sizeBytes;
    }
}
