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
package io.cloudfiles.flink.delta.read;

import io.cloudfiles.flink.delta.commit.DeltaTable;
import io.cloudfiles.flink.delta.commit.TableAccess;
import io.cloudfiles.flink.delta.commit.UnconditionalStorage;
import io.cloudfiles.flink.delta.schema.NewTable;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A store where two writers could both win may hold tables that others write. */
class UnconditionalStoreTest {
    private static final RowType ROWS = RowType.of(new BigIntType());

    @Test
    void isReadButNotWritten() throws Exception {
        MemoryStorage memory = MemoryStorage.named("unconditional");
        Location table = memory.root().child("table");
        DeltaTable.at(table, memory).createIfAbsent(NewTable.of(ROWS, List.of(), Map.of()));
        MemoryStorage.decorate("unconditional", UnconditionalStorage::of);
        TableAccess access = new TableAccess(table.toString(), Map.of());

        try (SnapshotScan scan = SnapshotScan.open(access, OptionalLong.empty(), ROWS, null)) {
            assertThat(scan.version()).isZero();
            assertThat(scan.files()).isEmpty();
        }
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(access::open)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_DELTA_TABLE_UNSUPPORTED))
                .withMessageContaining(
                        "Write the table to local files (file), S3 (s3), Azure (abfss), Google Cloud Storage (gs) or HDFS (hdfs, viewfs)");
    }
}
