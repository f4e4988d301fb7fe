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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.parquet.ParquetCodecs;
import io.cloudfiles.flink.parquet.ParquetInput;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An open Parquet file. Trouble with its content is a {@link CloudFilesException} with {@code CF_FILE_UNREADABLE}, trouble with the store
 * the store's own {@link IOException}. Used by one thread at a time.
 */
final class ParquetFile implements Closeable {
    private static final String OUR_PACKAGE = "io.cloudfiles.flink.";

    private final Location location;
    private final ParquetInput input;
    private final ParquetFileReader reader;

    private ParquetFile(Location location, ParquetInput input, ParquetFileReader reader) {
        this.location = location;
        this.input = input;
        this.reader = reader;
    }

    /** Reads the footer. The file owns the input from then on; when this fails, the caller still does. */
    static ParquetFile open(StorageInput storageInput) throws IOException {
        Location location = storageInput.file().location();
        ParquetInput input = new ParquetInput(storageInput);
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(location.toString(), ErrorCode.CF_FILE_UNREADABLE))
                .usePageChecksumVerification(true)
                .build();
        return guarded(location, input, () -> new ParquetFile(location, input, ParquetFileReader.open(input, options)));
    }

    Location location() {
        return location;
    }

    /** Its columns, as the fields of one struct. */
    FileColumn columns() throws IOException {
        return guarded(() -> FileColumns.of(reader.getFileMetaData().getSchema()));
    }

    /** What its writer said of it. */
    Map<String, String> properties() {
        return reader.getFileMetaData().getKeyValueMetaData();
    }

    /** Its row groups in order. */
    List<BlockMetaData> rowGroups() {
        return reader.getRowGroups();
    }

    /** Makes sure that each row group lies in the file, and so in one of its ranges. */
    void requireRowGroupsInside(long sizeBytes) throws IOException {
        guarded(() -> {
            for (BlockMetaData group : reader.getRowGroups()) {
                if (group.getPath() != null) {
                    throw unreadable("it has no rows of its own, but tells of those in " + group.getPath()
                            + ", as summaries named _metadata do. Read the files that it tells of, and leave it out with "
                            + "discovery.file-filter.");
                }
                if (start(group) < 0 || start(group) >= sizeBytes) {
                    throw new ParquetDecodingException("a row group begins at byte " + start(group));
                }
            }
            return sizeBytes;
        });
    }

    /** Where a row group begins, by the first column that is not encrypted: where others are cannot be told without their keys. */
    long start(BlockMetaData group) {
        return group.getColumns().stream()
                .filter(column -> !column.isEncrypted())
                .findFirst()
                .orElseThrow(() -> encrypted(location, "a key is needed to read any of its columns", null))
                .getStartingPos();
    }

    /**
     * Names the columns that {@link #read} brings.
     *
     * @throws CloudFilesException {@code CF_FILE_UNREADABLE} when one of them is encrypted
     */
    void select(List<ColumnDescriptor> leaves) {
        Set<ColumnPath> paths =
                leaves.stream().map(leaf -> ColumnPath.get(leaf.getPath())).collect(Collectors.toSet());
        String encrypted = reader.getRowGroups().stream()
                .flatMap(group -> group.getColumns().stream())
                .filter(column -> column.isEncrypted() && paths.contains(column.getPath()))
                .map(column -> "'" + column.getPath().toDotString() + "'")
                .distinct()
                .collect(Collectors.joining(", "));
        if (!encrypted.isEmpty()) {
            throw encrypted(location, "a key is needed to read " + encrypted, null);
        }
        reader.setRequestedSchema(leaves);
    }

    private static CloudFilesException encrypted(Location location, String what, @Nullable Exception cause) {
        return new CloudFilesException(
                ErrorCode.CF_FILE_UNREADABLE,
                "[" + location + "] the file is encrypted: " + what
                        + ". Encrypted Parquet cannot be read in this version. Decrypt it, or leave such files out with "
                        + "discovery.file-filter.",
                cause);
    }

    private CloudFilesException unreadable(String what) {
        return new CloudFilesException(ErrorCode.CF_FILE_UNREADABLE, "[" + location + "] " + what);
    }

    /** Fetches a row group; its pages are decompressed as they are asked for. */
    PageReadStore read(int rowGroup) throws IOException {
        return guarded(() -> reader.readRowGroup(rowGroup));
    }

    /** What may find the file damaged. */
    interface Step<T> {
        T run() throws IOException;
    }

    /** Takes a step that decodes content of the file. */
    <T> T guarded(Step<T> step) throws IOException {
        return guarded(location, input, step);
    }

    private static <T> T guarded(Location location, ParquetInput input, Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (CloudFilesException e) {
            throw e;
        } catch (ParquetCryptoRuntimeException e) {
            throw encrypted(location, describe(e), e);
        } catch (IOException | RuntimeException e) {
            if (input.storageFailure().isPresent()) {
                throw input.storageFailure().get();
            }
            String reason = isOurs(e)
                    ? "] the file cannot be read: " + describe(e)
                            + ". It need not be damaged; where nothing else helps, leave it out with discovery.file-filter."
                    : "] the file is not valid Parquet: " + describe(e)
                            + ". It may have been cut off while it was written, or is of another format. Replace it, or leave it out.";
            throw new CloudFilesException(ErrorCode.CF_FILE_UNREADABLE, "[" + location + reason, e);
        }
    }

    /** Whether a limit of this reader was met, rather than content that makes no sense. */
    private static boolean isOurs(Exception failure) {
        boolean isLimit = failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure instanceof UnsupportedOperationException;
        StackTraceElement[] trace = failure.getStackTrace();
        return isLimit && trace.length > 0 && trace[0].getClassName().startsWith(OUR_PACKAGE);
    }

    /** Its message, to be followed by a full stop. */
    private static String describe(Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
