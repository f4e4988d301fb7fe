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

import io.cloudfiles.flink.format.ByteNotation;
import org.apache.parquet.format.AesGcmV1;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnCryptoMetaData;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.EncryptionAlgorithm;
import org.apache.parquet.format.EncryptionWithColumnKey;
import org.apache.parquet.format.EncryptionWithFooterKey;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Parquet files as a text.
 *
 * <pre>
 * message rows { ... }         schema; with converted and with logical types,
 * types converted              unless it has but the former, as those of old writers
 * rows 3                       begins a row group
 * column a.list.element        begins a chunk of a column; behind it may stand
 *   codec=SNAPPY file=b.parquet encrypted=footer|column levels=BIT_PACKED
 * dictionary 2 BYTES           a page with so many entries, as in {@link ByteNotation}
 * page 3 PLAIN BYTES           a data page of version 1 with so many values: levels and values
 * page2 3 3 0 PLAIN BYTES | BYTES | BYTES     one of version 2 with values, rows and nulls: repetition, definition, values
 * checksum right|wrong         of the page that follows
 * length 7                     of the footer, if it is a wrong one
 * magic PARE                   at the end, if it is not PAR1
 * bytes BYTES                  bytes as they are, for the whole file
 * </pre>
 *
 * Pages are not compressed, those of version 2 say so.
 */
final class ParquetNotation {
    private static final String MAGIC = "PAR1";

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final List<RowGroup> groups = new ArrayList<>();
    private @Nullable MessageType schema;
    private boolean onlyConverted;
    private String levels = "RLE";
    private String checksum = "";
    private String magic = MAGIC;
    private @Nullable Integer footerLength;
    private byte @Nullable [] whole;

    private ParquetNotation() {
        write(MAGIC);
    }

    static byte[] file(String text) {
        ParquetNotation notation = new ParquetNotation();
        try {
            for (String line : text.split("\n")) {
                notation.add(line);
            }
            return notation.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String ascii) {
        file.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private void add(String line) throws IOException {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "message" -> schema = MessageTypeParser.parseMessageType(line);
            case "types" -> onlyConverted = true;
            case "rows" -> groups.add(new RowGroup(new ArrayList<>(), 0, Long.parseLong(words[1])));
            case "column" -> addColumn(words);
            case "dictionary" -> {
                column().setDictionary_page_offset(file.size());
                PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0);
                header.setDictionary_page_header(new DictionaryPageHeader(Integer.parseInt(words[1]), Encoding.PLAIN));
                write(header, rest(line, 3));
            }
            case "page" -> {
                Encoding ofLevels = Encoding.valueOf(levels);
                Encoding encoding = Encoding.valueOf(words[2]);
                PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
                header.setData_page_header(
                        new DataPageHeader(Integer.parseInt(words[1]), encoding, ofLevels, ofLevels));
                beginData(words[1]);
                write(header, rest(line, 4));
            }
            case "page2" -> addSecond(line, words);
            case "checksum" -> checksum = words[1];
            case "length" -> footerLength = Integer.valueOf(words[1]);
            case "magic" -> magic = words[1];
            case "bytes" -> whole = rest(line, 2);
            default -> throw new IllegalArgumentException("Not part of a Parquet file: " + line);
        }
    }

    private static byte[] rest(String line, int words) {
        String[] parts = line.split(" ", words);
        return ByteNotation.bytes(parts.length < words ? "" : parts[words - 1]);
    }

    private ColumnMetaData column() {
        List<ColumnChunk> chunks = groups.get(groups.size() - 1).getColumns();
        return chunks.get(chunks.size() - 1).getMeta_data();
    }

    private void addColumn(String[] words) {
        List<String> path = List.of(words[1].split("\\."));
        PrimitiveTypeName type =
                schema.getType(path.toArray(String[]::new)).asPrimitiveType().getPrimitiveTypeName();
        ColumnMetaData column = new ColumnMetaData(
                Type.valueOf(type == PrimitiveTypeName.BINARY ? "BYTE_ARRAY" : type.name()),
                List.of(Encoding.PLAIN),
                path,
                CompressionCodec.UNCOMPRESSED,
                0,
                0,
                0,
                0);
        ColumnChunk chunk = new ColumnChunk(0);
        chunk.setMeta_data(column);
        levels = "RLE";
        for (String word : List.of(words).subList(2, words.length)) {
            String[] option = word.split("=");
            switch (option[0]) {
                case "codec" -> column.setCodec(CompressionCodec.valueOf(option[1]));
                case "file" -> chunk.setFile_path(option[1]);
                case "levels" -> levels = option[1];
                case "encrypted" -> encrypt(chunk, option[1]);
                default -> throw new IllegalArgumentException("No option of a column: " + word);
            }
        }
        groups.get(groups.size() - 1).addToColumns(chunk);
    }

    /** As a file with a footer that can be read has it: for readers of old the metadata, for others the same encrypted. */
    private static void encrypt(ColumnChunk chunk, String key) {
        ColumnCryptoMetaData crypto = new ColumnCryptoMetaData();
        if (key.equals("footer")) {
            crypto.setENCRYPTION_WITH_FOOTER_KEY(new EncryptionWithFooterKey());
        } else {
            crypto.setENCRYPTION_WITH_COLUMN_KEY(
                    new EncryptionWithColumnKey(chunk.getMeta_data().getPath_in_schema()));
        }
        chunk.setCrypto_metadata(crypto);
        chunk.setEncrypted_column_metadata(new byte[] {1, 2, 3});
    }

    private void beginData(String values) {
        ColumnMetaData column = column();
        column.setNum_values(column.getNum_values() + Integer.parseInt(values));
        if (column.getData_page_offset() == 0) {
            column.setData_page_offset(file.size());
        }
    }

    private void addSecond(String line, String[] words) throws IOException {
        String[] parts = (line.split(" ", 6)[5] + " ").split("\\|");
        byte[] repetition = ByteNotation.bytes(parts[0]);
        byte[] definition = ByteNotation.bytes(parts[1]);
        PageHeader header = new PageHeader(PageType.DATA_PAGE_V2, 0, 0);
        header.setData_page_header_v2(new DataPageHeaderV2(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[3]),
                        Integer.parseInt(words[2]),
                        Encoding.valueOf(words[4]),
                        definition.length,
                        repetition.length)
                .setIs_compressed(false));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(repetition);
        content.writeBytes(definition);
        content.writeBytes(ByteNotation.bytes(parts[2]));
        beginData(words[1]);
        write(header, content.toByteArray());
    }

    private void write(PageHeader header, byte[] content) throws IOException {
        header.setCompressed_page_size(content.length);
        header.setUncompressed_page_size(content.length);
        if (!checksum.isEmpty()) {
            CRC32 crc = new CRC32();
            crc.update(content);
            header.setCrc((int) crc.getValue() + (checksum.equals("right") ? 0 : 1));
            checksum = "";
        }
        int start = file.size();
        Util.writePageHeader(header, file);
        file.writeBytes(content);
        ColumnMetaData column = column();
        column.setTotal_compressed_size(column.getTotal_compressed_size() + file.size() - start);
        column.setTotal_uncompressed_size(column.getTotal_compressed_size());
    }

    private byte[] finish() throws IOException {
        if (whole != null) {
            return whole;
        }
        FileMetaData footer = new ParquetMetadataConverter()
                .toParquetMetadata(
                        1,
                        new ParquetMetadata(
                                new org.apache.parquet.hadoop.metadata.FileMetaData(schema, Map.of(), "by hand"),
                                List.of()));
        footer.setNum_rows(groups.stream().mapToLong(RowGroup::getNum_rows).sum());
        groups.forEach(footer::addToRow_groups);
        if (onlyConverted) {
            footer.getSchema().forEach(element -> element.unsetLogicalType());
        }
        if (groups.stream().flatMap(group -> group.getColumns().stream()).anyMatch(ColumnChunk::isSetCrypto_metadata)) {
            footer.setEncryption_algorithm(EncryptionAlgorithm.AES_GCM_V1(new AesGcmV1()));
        }
        int start = file.size();
        Util.writeFileMetaData(footer, file);
        file.writeBytes(ByteNotation.bytes("i32:" + (footerLength == null ? file.size() - start : footerLength)));
        write(magic);
        return file.toByteArray();
    }
}
