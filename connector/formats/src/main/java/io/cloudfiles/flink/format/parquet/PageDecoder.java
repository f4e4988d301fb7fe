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
package io.cloudfiles.flink.format.parquet;

import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decodes the pages of one column chunk. */
final class PageDecoder {
    private final ColumnDescriptor column;
    private final PageReader pages;
    private @Nullable DecodedDictionary dictionary;

    PageDecoder(ColumnDescriptor column, PageReader pages) throws IOException {
        this.column = column;
        this.pages = pages;
        DictionaryPage page = pages.readDictionaryPage();
        this.dictionary = page == null ? null : DecodedDictionary.of(column, page);
    }

    /**
     * Decompresses the next page and decodes its levels.
     *
     * @throws ParquetDecodingException when there is none
     */
    DecodedPage next() throws IOException {
        DataPage page = pages.readPage();
        if (page == null) {
            throw new ParquetDecodingException("Column " + column + " ends before its last row.");
        }
        return page instanceof DataPageV1 first ? decode(first) : decode((DataPageV2) page);
    }

    private DecodedPage decode(DataPageV1 page) throws IOException {
        int entries = page.getValueCount();
        PageBytes rest = PageBytes.of(page.getBytes());
        byte[] repetition = null;
        byte[] definition = null;
        if (column.getMaxRepetitionLevel() > 0) {
            int length = levelsLength(page.getRlEncoding(), rest, entries, column.getMaxRepetitionLevel());
            repetition = levels(page.getRlEncoding(), rest, entries, column.getMaxRepetitionLevel(), 0);
            rest = rest.from(length);
        }
        if (column.getMaxDefinitionLevel() > 0) {
            int length = levelsLength(page.getDlEncoding(), rest, entries, column.getMaxDefinitionLevel());
            definition = levels(
                    page.getDlEncoding(),
                    rest,
                    entries,
                    column.getMaxDefinitionLevel(),
                    column.getMaxDefinitionLevel());
            rest = rest.from(length);
        }
        return new DecodedPage(entries, repetition, definition, values(page.getValueEncoding(), entries, rest));
    }

    private DecodedPage decode(DataPageV2 page) throws IOException {
        int entries = page.getValueCount();
        byte[] repetition = levels(page.getRepetitionLevels(), entries, column.getMaxRepetitionLevel(), 0);
        byte[] definition = levels(
                page.getDefinitionLevels(), entries, column.getMaxDefinitionLevel(), column.getMaxDefinitionLevel());
        return new DecodedPage(
                entries, repetition, definition, values(page.getDataEncoding(), entries, PageBytes.of(page.getData())));
    }

    private static int levelsLength(Encoding encoding, PageBytes bytes, int entries, int max) {
        if (isPacked(encoding)) {
            return (int) (((long) entries * bits(max) + 7) / Byte.SIZE);
        }
        int length = ByteBuffer.wrap(bytes.array(), bytes.start(), Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if (length < 0 || length > bytes.length() - Integer.BYTES) {
            throw new ParquetDecodingException("Levels of " + length + " bytes in a page of " + bytes.length() + ".");
        }
        return Integer.BYTES + length;
    }

    @SuppressWarnings("deprecation") // only writers may not use it any more
    private static boolean isPacked(Encoding encoding) {
        return encoding == Encoding.BIT_PACKED;
    }

    private static byte @Nullable [] levels(Encoding encoding, PageBytes bytes, int entries, int max, int usual)
            throws IOException {
        if (isPacked(encoding)) {
            return bigEndianLevels(bytes, entries, max);
        }
        return levels(
                new HybridDecoder(bytes.array(), bytes.start() + Integer.BYTES, bytes.end(), bits(max)),
                entries,
                max,
                usual);
    }

    private static byte @Nullable [] levels(BytesInput input, int entries, int max, int usual) throws IOException {
        if (max == 0) {
            return null;
        }
        PageBytes bytes = PageBytes.of(input);
        return levels(new HybridDecoder(bytes.array(), bytes.start(), bytes.end(), bits(max)), entries, max, usual);
    }

    private static byte @Nullable [] levels(HybridDecoder decoder, int entries, int max, int usual) {
        if (entries == 0 || decoder.isAll(usual, entries)) {
            return null;
        }
        byte[] levels = new byte[entries];
        decoder.read(levels, 0, entries);
        requireUpTo(max, levels);
        return levels;
    }

    /** Levels have as many bits as the highest needs, which may say higher ones, too. */
    private static void requireUpTo(int max, byte[] levels) {
        if (Integer.bitCount(max + 1) == 1) {
            return;
        }
        byte highest = 0;
        for (byte level : levels) {
            highest = level > highest ? level : highest;
        }
        if (highest > max) {
            throw new ParquetDecodingException("A level of " + highest + ", where the highest is " + max + ".");
        }
    }

    /** The oldest form: packed from the highest bit on, without a length. */
    private static byte[] bigEndianLevels(PageBytes bytes, int entries, int max) {
        int width = bits(max);
        byte[] levels = new byte[entries];
        long bit = (long) bytes.start() * Byte.SIZE;
        for (int i = 0; i < entries; i++) {
            int level = 0;
            for (int j = 0; j < width; j++, bit++) {
                level = level << 1 | bytes.array()[(int) (bit >>> 3)] >> 7 - (int) (bit & 7) & 1;
            }
            levels[i] = (byte) level;
        }
        requireUpTo(max, levels);
        return levels;
    }

    private static int bits(int max) {
        if (max > Byte.MAX_VALUE) {
            throw new ParquetDecodingException("Columns nested " + max + " levels deep.");
        }
        return Integer.SIZE - Integer.numberOfLeadingZeros(max);
    }

    private PageValues values(Encoding encoding, int entries, PageBytes content) throws IOException {
        if (encoding == Encoding.PLAIN) {
            return new PlainValues(column, content.array(), content.start(), content.end());
        }
        if (encoding.usesDictionary()) {
            if (dictionary == null) {
                throw new ParquetDecodingException("Column " + column + " has no dictionary for its page.");
            }
            return new DictionaryValues(dictionary, content);
        }
        ValuesReader reader = encoding.getValuesReader(column, ValuesType.VALUES);
        reader.initFromPage(
                entries,
                ByteBufferInputStream.wrap(ByteBuffer.wrap(content.array(), content.start(), content.length())
                        .slice()));
        return new OtherValues(reader);
    }
}
