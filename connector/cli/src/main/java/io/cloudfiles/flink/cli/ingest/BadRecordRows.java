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
package io.cloudfiles.flink.cli.ingest;

import io.cloudfiles.flink.format.BadRecord;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Makes rows of bad records. */
final class BadRecordRows implements MapFunction<BadRecord, RowData> {
    /** The columns of the table. */
    static final RowType TYPE = new RowType(List.of(
            new RowType.RowField("file_path", VarCharType.STRING_TYPE),
            new RowType.RowField("offset", new BigIntType()),
            new RowType.RowField("record_number", new BigIntType()),
            new RowType.RowField("outcome", VarCharType.STRING_TYPE),
            new RowType.RowField("reason", VarCharType.STRING_TYPE),
            new RowType.RowField("record", new VarBinaryType(VarBinaryType.MAX_LENGTH)),
            new RowType.RowField("record_length", new BigIntType()),
            new RowType.RowField("schema_version", new IntType()),
            new RowType.RowField("time", new LocalZonedTimestampType(6))));

    private static final long serialVersionUID = 1L;

    private final Clock clock;

    /** @param clock tells when they were read; goes with the job */
    BadRecordRows(Clock clock) {
        this.clock = clock;
    }

    @Override
    public RowData map(BadRecord bad) {
        return GenericRowData.of(
                StringData.fromString(bad.file().toString()),
                known(bad.offset()),
                known(bad.number()),
                StringData.fromString(bad.outcome().name().toLowerCase(Locale.ROOT)),
                StringData.fromString(bad.reason()),
                bad.content(),
                bad.length(),
                bad.schemaVersion(),
                TimestampData.fromInstant(clock.instant()));
    }

    private static @Nullable Long known(long number) {
        return number == BadRecord.UNKNOWN ? null : number;
    }
}
