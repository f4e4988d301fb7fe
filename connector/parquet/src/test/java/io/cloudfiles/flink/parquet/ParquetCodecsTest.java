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
package io.cloudfiles.flink.parquet;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParquetCodecsTest {
    private static final byte[] PAGE = "the same again and ".repeat(5000).getBytes(StandardCharsets.UTF_8);

    private final ParquetCodecs codecs = new ParquetCodecs("s3://lake/a.parquet", ErrorCode.CF_FILE_UNREADABLE);

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void aPageComesBackFromEverySupportedCodec(CompressionCodecName codec) throws IOException {
        byte[] compressed = compress(codec);

        BytesInput plain = codecs.getDecompressor(codec).decompress(BytesInput.from(compressed), PAGE.length);
        ByteBuffer buffer = ByteBuffer.allocateDirect(PAGE.length);
        codecs.getDecompressor(codec).decompress(ByteBuffer.wrap(compressed), compressed.length, buffer, PAGE.length);

        assertThat(plain.toInputStream().readAllBytes()).isEqualTo(PAGE);
        assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(PAGE));
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void aRepetitivePageShrinks(CompressionCodecName codec) throws IOException {
        assertThat(compress(codec).length).isLessThan(PAGE.length / 10);
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void aDamagedPageIsAnIoFailure(CompressionCodecName codec) throws IOException {
        byte[] damaged = compress(codec);
        for (int i = 0; i < 12; i++) {
            damaged[i] ^= 0x5A;
        }

        assertThatThrownBy(() -> codecs.getDecompressor(codec).decompress(BytesInput.from(damaged), PAGE.length))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPageThatIsShorterThanItsHeaderSaysIsAnIoFailure() throws IOException {
        byte[] compressed = compress(CompressionCodecName.GZIP);

        assertThatThrownBy(() -> codecs.getDecompressor(CompressionCodecName.GZIP)
                        .decompress(BytesInput.from(compressed), PAGE.length + 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(PAGE.length + 1));
    }

    @Test
    void anotherCodecIsRefusedByName() {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> codecs.getDecompressor(CompressionCodecName.BROTLI))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_FILE_UNREADABLE))
                .withMessageContaining("[s3://lake/a.parquet]")
                .withMessageContaining("BROTLI");
    }

    private byte[] compress(CompressionCodecName codec) throws IOException {
        return codecs.getCompressor(codec)
                .compress(BytesInput.from(PAGE))
                .toInputStream()
                .readAllBytes();
    }
}
