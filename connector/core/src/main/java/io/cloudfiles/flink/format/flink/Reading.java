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
package io.cloudfiles.flink.format.flink;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;

/**
 * How a file is read: by a format of Flink, whose records are made into rows.
 *
 * @param <T> the records
 */
record Reading<T>(BulkFormat<T, FileSourceSplit> format, MapFunction<T, @Nullable RowData> toRow)
        implements Serializable {}
