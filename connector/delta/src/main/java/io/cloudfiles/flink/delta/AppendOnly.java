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
package io.cloudfiles.flink.delta;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.types.RowKind;

/** Keeps updates and deletions out of a table that is only appended to. A restart would meet them again. */
final class AppendOnly {
    private AppendOnly() {}

    static void require(RecordBatch batch) {
        if (batch.isInsertOnly()) {
            return;
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            require(batch.kind(row));
        }
    }

    static void require(RowKind kind) {
        if (kind != RowKind.INSERT) {
            throw new SuppressRestartsException(new CloudFilesException(
                    ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
                    "A row of kind " + kind.shortString() + " (" + kind
                            + ") came to the Delta sink, which only appends. Write a stream without updates and deletes: the"
                            + " input of an aggregation in place of its result, and where files hold a changelog, its events"
                            + " as they are, with format = json in place of debezium-json."));
        }
    }
}
