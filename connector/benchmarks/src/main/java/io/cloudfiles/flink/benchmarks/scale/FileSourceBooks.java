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
package io.cloudfiles.flink.benchmarks.scale;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** What Flink's FileSource keeps in the JobManager for the files of {@link NamesStorage}. */
final class FileSourceBooks {
    private FileSourceBooks() {}

    static void measure(int files) throws Exception {
        List<Runnable> discoveries = new ArrayList<>();
        FileSource<String> source = FileSource.forRecordStreamFormat(
                        new TextLineInputFormat(), new Path("s3://acme-data-lake-prod/landing"))
                .setFileEnumerator((FileEnumerator.Provider) () -> (paths, desired) -> splits(files))
                .monitorContinuously(Duration.ofSeconds(10))
                .build();
        double before = ScaleJob.heapMegabytes();
        SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> enumerator =
                source.createEnumerator(context(discoveries));
        enumerator.start();
        discoveries.get(0).run();
        double waiting = ScaleJob.heapMegabytes() - before;
        long waitingBytes = stateBytes(source, enumerator);
        for (int i = 0; i < files; i++) {
            enumerator.handleSplitRequest(0, "here");
        }
        double read = ScaleJob.heapMegabytes() - before;
        ScaleBench.print(
                "filesource",
                files,
                "heap_mb_waiting",
                waiting,
                "state_bytes_waiting",
                waitingBytes,
                "heap_mb_read",
                read,
                "state_bytes_read",
                stateBytes(source, enumerator));
    }

    private static List<FileSourceSplit> splits(int files) {
        List<FileSourceSplit> splits = new ArrayList<>(files);
        Location directory = Location.parse("s3://acme-data-lake-prod/landing/clickstream/v2");
        for (int i = 0; i < files; i++) {
            FileEntry file = NamesStorage.file(directory, i);
            splits.add(new FileSourceSplit(
                    Integer.toString(i),
                    new Path(file.location().toString()),
                    0,
                    file.sizeBytes(),
                    TimeUnit.MICROSECONDS.toMillis(file.modifiedMicros()),
                    file.sizeBytes()));
        }
        return splits;
    }

    private static long stateBytes(
            FileSource<String> source,
            SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>> enumerator)
            throws Exception {
        return source.getEnumeratorCheckpointSerializer().serialize(enumerator.snapshotState(1)).length;
    }

    /** A context with one reader, whose asynchronous calls are run by hand. */
    @SuppressWarnings("unchecked")
    private static SplitEnumeratorContext<FileSourceSplit> context(List<Runnable> calls) {
        return (SplitEnumeratorContext<FileSourceSplit>) Proxy.newProxyInstance(
                FileSourceBooks.class.getClassLoader(),
                new Class<?>[] {SplitEnumeratorContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "callAsync" -> {
                        Callable<Object> call = (Callable<Object>) arguments[0];
                        BiConsumer<Object, Throwable> handler = (BiConsumer<Object, Throwable>) arguments[1];
                        calls.add(() -> handler.accept(result(call), null));
                        yield null;
                    }
                    case "registeredReaders" -> Map.of(0, new ReaderInfo(0, "here"));
                    case "currentParallelism" -> 1;
                    default -> null;
                });
    }

    private static Object result(Callable<Object> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
