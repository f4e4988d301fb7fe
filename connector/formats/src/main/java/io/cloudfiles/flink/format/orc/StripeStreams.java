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

import org.apache.orc.OrcProto.ColumnEncoding;
import org.apache.orc.OrcProto.Stream;
import org.apache.orc.OrcProto.StripeFooter;
import org.apache.orc.OrcProto.StripeInformation;
import org.apache.orc.impl.IntegerReader;
import org.apache.orc.impl.RunLengthIntegerReader;
import org.apache.orc.impl.RunLengthIntegerReaderV2;
import org.apache.orc.impl.StreamName;
import org.apache.orc.impl.StreamName.Area;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

/** The streams of one stripe, as far as they belong to columns that are read. They are in memory, compressed as in the file. */
final class StripeStreams {
    /** A gap that is cheaper to read than to leave out. */
    private static final int MAX_GAP_BYTES = 256 * 1024;

    private static final int MAX_READ_BYTES = 1 << 26;
    /** What Java makes of a time zone that it does not know. */
    private static final String NO_SUCH_ZONE = "GMT";

    private final StripeFooter footer;
    private final Compression compression;
    private final Map<Key, Part> parts = new HashMap<>();

    private record Key(int column, Stream.Kind kind) {}

    private record Part(String name, byte[] data, int start, int length) {}

    private record Wanted(Key key, long offset, int length) {
        long end() {
            return offset + length;
        }
    }

    private StripeStreams(StripeFooter footer, Compression compression) {
        this.footer = footer;
        this.compression = compression;
    }

    /**
     * Reads them.
     *
     * @param columns number of columns of the file
     * @param wanted the columns that are read
     */
    static StripeStreams read(
            OrcFile file, StripeInformation stripe, Compression compression, int columns, BitSet wanted)
            throws IOException {
        long footerStart = stripe.getOffset() + stripe.getIndexLength() + stripe.getDataLength();
        byte[] bytes = file.read(footerStart, (int) stripe.getFooterLength());
        StripeFooter footer =
                StripeFooter.parseFrom(new StreamBytes("stripe footer", bytes, 0, bytes.length, compression).message());
        if (footer.getColumnsCount() < columns) {
            throw new IOException(
                    "a stripe has encodings of " + footer.getColumnsCount() + " columns instead of " + columns);
        }
        requireKnown(footer, wanted);
        StripeStreams streams = new StripeStreams(footer, compression);
        List<Wanted> found = new ArrayList<>();
        long dataStart = find(footer, Area.INDEX, stripe.getOffset(), footerStart, wanted, new ArrayList<>());
        find(footer, Area.DATA, dataStart, footerStart, wanted, found);
        streams.read(file, found);
        return streams;
    }

    private static void requireKnown(StripeFooter footer, BitSet wanted) throws IOException {
        for (Stream stream : footer.getStreamsList()) {
            Kinds.requireKnown(stream, Stream.KIND_FIELD_NUMBER, "a stream of column " + stream.getColumn());
        }
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            Kinds.requireKnown(footer.getColumns(i), ColumnEncoding.KIND_FIELD_NUMBER, "the encoding of column " + i);
        }
    }

    /** Streams follow each other as the footer lists them, those of the index first. */
    private static long find(StripeFooter footer, Area area, long start, long end, BitSet wanted, List<Wanted> found)
            throws IOException {
        long offset = start;
        for (Stream stream : footer.getStreamsList()) {
            if (StreamName.getArea(stream.getKind()) != area) {
                continue;
            }
            if (stream.getLength() < 0 || stream.getLength() > end - offset) {
                throw new IOException(
                        "a stream of column " + stream.getColumn() + " has " + stream.getLength() + " bytes");
            }
            if (stream.getLength() > Integer.MAX_VALUE / 2) {
                throw new IOException("a stream of column " + stream.getColumn() + " has " + stream.getLength()
                        + " bytes, more than can be held in memory");
            }
            if (stream.getColumn() >= 0 && wanted.get(stream.getColumn())) {
                found.add(new Wanted(new Key(stream.getColumn(), stream.getKind()), offset, (int) stream.getLength()));
            }
            offset += stream.getLength();
        }
        return offset;
    }

    /** Reads streams that stand near each other at once. */
    private void read(OrcFile file, List<Wanted> wanted) throws IOException {
        int from = 0;
        while (from < wanted.size()) {
            long start = wanted.get(from).offset();
            int to = from + 1;
            while (to < wanted.size()
                    && wanted.get(to).offset() - wanted.get(to - 1).end() <= MAX_GAP_BYTES
                    && wanted.get(to).end() - start <= MAX_READ_BYTES) {
                to++;
            }
            byte[] data = file.read(start, (int) (wanted.get(to - 1).end() - start));
            for (Wanted stream : wanted.subList(from, to)) {
                String name = stream.key().kind() + " of column " + stream.key().column();
                parts.put(stream.key(), new Part(name, data, (int) (stream.offset() - start), stream.length()));
            }
            from = to;
        }
    }

    /** A stream from its beginning; null when the column has none of the kind. */
    @Nullable
    StreamBytes find(int column, Stream.Kind kind) {
        Part part = parts.get(new Key(column, kind));
        return part == null
                ? null
                : new StreamBytes(part.name(), part.data(), part.start(), part.length(), compression);
    }

    /** A stream from its beginning; an empty one when the column has none of the kind. */
    StreamBytes get(int column, Stream.Kind kind) {
        StreamBytes stream = find(column, kind);
        return stream == null ? new StreamBytes(kind + " of column " + column, new byte[0], 0, 0, compression) : stream;
    }

    /**
     * How many values a column can have at most of a stream.
     *
     * @param perByte how many the densest run has for each of its bytes
     */
    long maxValues(int column, Stream.Kind kind, int perByte) {
        return get(column, kind).maxBytes() * perByte;
    }

    /** Integers in the encoding of a column. */
    IntegerReader integers(int column, Stream.Kind kind, boolean isSigned) throws IOException {
        StreamBytes stream = get(column, kind);
        return switch (encoding(column).getKind()) {
            case DIRECT, DICTIONARY -> new RunLengthIntegerReader(stream, isSigned);
            case DIRECT_V2, DICTIONARY_V2 -> new RunLengthIntegerReaderV2(stream, isSigned, false);
        };
    }

    ColumnEncoding encoding(int column) {
        return footer.getColumns(column);
    }

    boolean isDictionary(int column) {
        return switch (encoding(column).getKind()) {
            case DICTIONARY, DICTIONARY_V2 -> true;
            case DIRECT, DIRECT_V2 -> false;
        };
    }

    /** The zone that the writer's clocks showed; that of the process where the file is too old to say. */
    TimeZone writerZone() throws IOException {
        String name = footer.getWriterTimezone();
        if (name.isEmpty()) {
            return TimeZone.getDefault();
        }
        TimeZone zone = TimeZone.getTimeZone(name);
        if (zone.getID().equals(NO_SUCH_ZONE) && !name.startsWith(NO_SUCH_ZONE)) {
            throw new IOException("a stripe was written in the time zone '" + name + "', which is unknown here");
        }
        return zone;
    }
}
