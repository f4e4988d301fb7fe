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
package io.cloudfiles.flink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * The entry point of the DataStream API.
 *
 * <pre>{@code
 * DataStream<RowData> rows = CloudFiles.source("s3://landing/events")
 *         .uid("events")
 *         .format("json")
 *         .schema(rowType)
 *         .read(env);
 * }</pre>
 */
@PublicEvolving
public final class CloudFiles {
    private CloudFiles() {}

    /**
     * Starts the definition of a source.
     *
     * @param path directory, file or glob; several separated by commas
     */
    public static CloudFilesSourceBuilder source(String path) {
        return new CloudFilesSourceBuilder(path);
    }
}
