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
package io.cloudfiles.flink.cli.imports;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;

/** Reads the files that a list of ingested files is in; a record that cannot be read fails it, since it may name a file that was ingested. */
final class RowsOfFiles implements FlatMapFunction<String, RowData> {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 200;

    private final FileFormat format;
    private final ReadSchema schema;
    private final Map<String, String> storageOptions;

    RowsOfFiles(FileFormat format, ReadSchema schema, Map<String, String> storageOptions) {
        this.format = format;
        this.schema = schema;
        this.storageOptions = Map.copyOf(storageOptions);
    }

    @Override
    public void flatMap(String location, Collector<RowData> out) throws IOException {
        Location file = Location.ofNormalised(location);
        try (Storages storages = Storages.load()) {
            Storage storage = storages.open(file, storageOptions);
            FileEntry entry = storage.stat(file).orElseThrow(() -> new FileNotFoundException(location));
            try (RecordReader reader =
                    format.open(storage.open(entry), FileRange.whole(entry), ReadPosition.START, schema)) {
                for (DecodedBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    requireGood(batch, file);
                    for (Iterator<RowData> rows = batch.records().rows(); rows.hasNext(); ) {
                        out.collect(rows.next());
                    }
                }
            }
        }
    }

    private static void requireGood(DecodedBatch batch, Location file) {
        if (batch.corruptRecords() + batch.droppedRecords() > 0) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--from': [" + file + "] has a record that cannot be read"
                            + batch.badRecords().stream()
                                    .findFirst()
                                    .map(RowsOfFiles::told)
                                    .orElse("")
                            + ". Mend or remove it.");
        }
    }

    private static String told(BadRecord bad) {
        String text = bad.text();
        return ", '" + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text) + "': " + bad.reason();
    }
}
