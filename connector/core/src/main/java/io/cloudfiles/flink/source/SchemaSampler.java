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
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Infers one schema from the heads of many files, several at a time. */
final class SchemaSampler {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaSampler.class);
    private static final int THREADS = 16;

    private final FileFormat format;
    private final StorageOpener storages;
    private final Predicate<Exception> leftOut;

    /**
     * @param leftOut whether a file is left out of the sample for this failure to read it; else the failure is thrown
     */
    SchemaSampler(FileFormat format, StorageOpener storages, Predicate<Exception> leftOut) {
        this.format = format;
        this.storages = storages;
        this.leftOut = leftOut;
    }

    /**
     * Reads the heads and merges what they tell, in the order of the files.
     *
     * @param maxBytesPerFile how much of each file is read at most
     * @return all columns; none when no file had a record. A field that was null in all of them has Flink's {@code NullType}
     */
    RowType infer(List<FileEntry> files, long maxBytesPerFile) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.max(1, Math.min(THREADS, files.size())), new ExecutorThreadFactory("cloudfiles-infer"));
        try {
            SchemaInferrer inferrer = format.inferrer();
            List<Future<RowType>> heads = new ArrayList<>();
            for (FileEntry file : files) {
                heads.add(pool.submit(() -> inferOne(inferrer, file, maxBytesPerFile)));
            }
            RowType merged = RowType.of();
            for (Future<RowType> head : heads) {
                merged = inferrer.merge(merged, head.get());
            }
            return merged;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the schema was inferred.", e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static IOException unwrapped(ExecutionException failure) {
        if (failure.getCause() instanceof RuntimeException cause) {
            throw cause;
        }
        return failure.getCause() instanceof IOException cause ? cause : new IOException(failure.getCause());
    }

    private RowType inferOne(SchemaInferrer inferrer, FileEntry file, long maxBytes) throws IOException {
        try (StorageInput input = storages.open(file.location()).open(file)) {
            input.readsUpTo(maxBytes);
            return inferrer.infer(input, maxBytes);
        } catch (FileNotFoundException vanished) {
            // A file that went away since it was listed has nothing to say about the schema.
            return RowType.of();
        } catch (IOException e) {
            return withoutFile(file, e);
        } catch (CloudFilesException e) {
            if (e.code() != ErrorCode.CF_FILE_UNREADABLE) {
                throw e;
            }
            return withoutFile(file, e);
        }
    }

    private <E extends Exception> RowType withoutFile(FileEntry file, E failure) throws E {
        if (!leftOut.test(failure)) {
            throw failure;
        }
        LOG.warn("[{}] cannot be read and is left out of the sample for the schema.", file.location(), failure);
        return RowType.of();
    }
}
