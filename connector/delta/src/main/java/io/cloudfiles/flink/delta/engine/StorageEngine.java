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
package io.cloudfiles.flink.delta.engine;

import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.defaults.engine.DefaultExpressionHandler;
import io.delta.kernel.defaults.engine.DefaultFileSystemClient;
import io.delta.kernel.defaults.engine.DefaultJsonHandler;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.ParquetHandler;
import org.apache.flink.annotation.Internal;

/**
 * Delta Kernel's engine for the transaction log, on our storage contract and without Hadoop. It does not read or write table data.
 *
 * <p>Safe for many threads. The storage stays the caller's to close.
 */
@Internal
public final class StorageEngine implements Engine {
    private final ExpressionHandler expressions = new DefaultExpressionHandler();
    private final JsonHandler json;
    private final FileSystemClient files;
    private final ParquetHandler parquet;

    /** @param storage reaches the table */
    public StorageEngine(Storage storage) {
        StorageFileIO fileIO = new StorageFileIO(storage);
        this.json = new DefaultJsonHandler(fileIO);
        this.files = new DefaultFileSystemClient(fileIO);
        this.parquet = new LogParquetHandler(fileIO);
    }

    @Override
    public ExpressionHandler getExpressionHandler() {
        return expressions;
    }

    @Override
    public JsonHandler getJsonHandler() {
        return json;
    }

    @Override
    public FileSystemClient getFileSystemClient() {
        return files;
    }

    @Override
    public ParquetHandler getParquetHandler() {
        return parquet;
    }
}
