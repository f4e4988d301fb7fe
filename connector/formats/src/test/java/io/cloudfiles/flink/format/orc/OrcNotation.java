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

import io.cloudfiles.flink.format.ByteNotation;
import org.apache.orc.OrcProto.ColumnEncoding;
import org.apache.orc.OrcProto.CompressionKind;
import org.apache.orc.OrcProto.Footer;
import org.apache.orc.OrcProto.PostScript;
import org.apache.orc.OrcProto.Stream;
import org.apache.orc.OrcProto.StripeFooter;
import org.apache.orc.OrcProto.StripeInformation;
import org.apache.orc.OrcUtils;
import org.apache.orc.TypeDescription;
import org.apache.orc.protobuf.UnknownFieldSet;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * ORC files as a text.
 *
 * <pre>
 * type struct&lt;a:int&gt;          of the rows
 * compression ZLIB             of streams, whose bytes are then given with the headers of their chunks
 * stripe 5 Europe/Berlin       begins a stripe of so many rows, written in a time zone that need not be given
 * encodings DIRECT_V2 DICTIONARY_V2:3     of the columns from 1 on, with the size of the dictionary; DIRECT if not given
 * stream 1 DATA BYTES          a stream of a column, as in {@link ByteNotation}
 * </pre>
 *
 * For a kind there may be a number, as a writer of times to come would write it.
 */
final class OrcNotation {
    private static final byte[] MAGIC = "ORC".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_BYTES = 1_024;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Footer.Builder footer = Footer.newBuilder();
    private final PostScript.Builder postScript = PostScript.newBuilder();
    private final ByteArrayOutputStream streams = new ByteArrayOutputStream();
    private StripeFooter.@Nullable Builder stripe;
    private long stripeRows;

    private OrcNotation() {
        file.writeBytes(MAGIC);
    }

    static byte[] file(String text) {
        OrcNotation notation = new OrcNotation();
        text.lines().forEach(notation::add);
        return notation.finish();
    }

    private void add(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "type" -> footer.addAllTypes(OrcUtils.getOrcTypes(TypeDescription.fromString(words[1])));
            case "compression" -> {
                postScript.setCompressionBlockSize(CHUNK_BYTES);
                if (isNumber(words[1])) {
                    postScript.setUnknownFields(kind(PostScript.COMPRESSION_FIELD_NUMBER, words[1]));
                } else {
                    postScript.setCompression(CompressionKind.valueOf(words[1]));
                }
            }
            case "stripe" -> {
                endStripe();
                stripe = StripeFooter.newBuilder();
                stripeRows = Long.parseLong(words[1]);
                if (words.length > 2) {
                    stripe.setWriterTimezone(words[2]);
                }
            }
            case "encodings" -> {
                stripe.addColumns(encoding("DIRECT"));
                for (String word : List.of(words).subList(1, words.length)) {
                    stripe.addColumns(encoding(word));
                }
            }
            case "stream" -> addStream(words[1], words[2], line.split(" ", 4));
            default -> throw new IllegalArgumentException("Not part of an ORC file: " + line);
        }
    }

    private static boolean isNumber(String kind) {
        return Character.isDigit(kind.charAt(0));
    }

    private static UnknownFieldSet kind(int field, String number) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        field,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(Long.parseLong(number))
                                .build())
                .build();
    }

    private static ColumnEncoding encoding(String word) {
        String[] parts = word.split(":");
        ColumnEncoding.Builder encoding = ColumnEncoding.newBuilder();
        if (isNumber(parts[0])) {
            return encoding.setUnknownFields(kind(ColumnEncoding.KIND_FIELD_NUMBER, parts[0]))
                    .build();
        }
        encoding.setKind(ColumnEncoding.Kind.valueOf(parts[0]));
        return parts.length < 2
                ? encoding.build()
                : encoding.setDictionarySize(Integer.parseInt(parts[1])).build();
    }

    private void addStream(String column, String kind, String[] line) {
        byte[] bytes = ByteNotation.bytes(line.length < 4 ? "" : line[3]);
        streams.writeBytes(bytes);
        Stream.Builder stream =
                Stream.newBuilder().setColumn(Integer.parseInt(column)).setLength(bytes.length);
        stripe.addStreams(
                isNumber(kind)
                        ? stream.setUnknownFields(kind(Stream.KIND_FIELD_NUMBER, kind))
                        : stream.setKind(Stream.Kind.valueOf(kind)));
    }

    private void endStripe() {
        if (stripe == null) {
            return;
        }
        while (stripe.getColumnsCount() < footer.getTypesCount()) {
            stripe.addColumns(encoding("DIRECT"));
        }
        byte[] end = message(stripe.build().toByteArray());
        footer.addStripes(StripeInformation.newBuilder()
                .setOffset(file.size())
                .setIndexLength(indexLength(stripe.getStreamsList()))
                .setDataLength(streams.size() - indexLength(stripe.getStreamsList()))
                .setFooterLength(end.length)
                .setNumberOfRows(stripeRows));
        footer.setNumberOfRows(footer.getNumberOfRows() + stripeRows);
        file.writeBytes(streams.toByteArray());
        file.writeBytes(end);
        streams.reset();
    }

    private static long indexLength(List<Stream> streams) {
        List<Stream.Kind> index = new ArrayList<>(
                List.of(Stream.Kind.ROW_INDEX, Stream.Kind.BLOOM_FILTER, Stream.Kind.BLOOM_FILTER_UTF8));
        return streams.stream()
                .filter(stream -> index.contains(stream.getKind()))
                .mapToLong(Stream::getLength)
                .sum();
    }

    /** A message, in a chunk that is not compressed if others may be. */
    private byte[] message(byte[] message) {
        if (!postScript.hasCompressionBlockSize()) {
            return message;
        }
        int header = message.length << 1 | 1;
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
        chunk.writeBytes(message);
        return chunk.toByteArray();
    }

    private byte[] finish() {
        endStripe();
        byte[] foot = message(footer.build().toByteArray());
        byte[] end = postScript
                .setFooterLength(foot.length)
                .addVersion(0)
                .addVersion(12)
                .setMagic("ORC")
                .build()
                .toByteArray();
        file.writeBytes(foot);
        file.writeBytes(end);
        file.write(end.length);
        return file.toByteArray();
    }
}
