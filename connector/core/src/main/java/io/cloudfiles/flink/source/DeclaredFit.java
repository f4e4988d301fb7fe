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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;

/**
 * Compares declared columns with what the newest files have.
 *
 * @param format null for one that is made for declared columns
 */
record DeclaredFit(@Nullable FileFormat format, NewestFiles newest, StorageOpener storages) {
    private static final int SAMPLE_FILES = 5;
    private static final long SAMPLE_BYTES = 64 << 10;

    /**
     * A declared schema of which no column occurs in the data is a mistake that would only give rows of nulls. Files that cannot be read
     * tell nothing about it: what becomes of them is decided when they are read, if they were not already.
     */
    void require(RowType declared, List<String> partitionNames) {
        List<String> fromData = declared.getFieldNames().stream()
                .filter(name -> !partitionNames.contains(name))
                .toList();
        FileFormat known = format;
        if (fromData.isEmpty() || known == null || !known.canPrune()) {
            return;
        }
        List<FileEntry> files = newest.sample(SAMPLE_FILES).files();
        try {
            RowType found = inferred(known, files);
            if (found.getFieldCount() == 0) {
                return;
            }
            TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            names.addAll(found.getFieldNames());
            if (fromData.stream().noneMatch(names::contains)) {
                throw new CloudFilesException(
                        ErrorCode.CF_SCHEMA_DOES_NOT_FIT,
                        "No declared column occurs in the data: declared are " + fromData
                                + ", the newest files have " + names
                                + ". Correct the schema; 'cloudfiles infer' prints one to start from.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The columns of some files; none if they cannot be inferred, which need not keep declared ones from being read. */
    private RowType inferred(FileFormat known, List<FileEntry> files) throws IOException {
        try {
            return new SchemaSampler(known, storages, failure -> true).infer(files, SAMPLE_BYTES);
        } catch (CloudFilesException e) {
            if (e.code() == ErrorCode.CF_INVALID_SCHEMA) {
                return RowType.of();
            }
            throw e;
        }
    }
}
