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
package io.cloudfiles.flink.table.state;

import io.cloudfiles.flink.cli.state.FileState;
import io.cloudfiles.flink.cli.state.FileState.Ending;
import io.cloudfiles.flink.cli.state.FileState.Stage;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The columns of the table: those of Auto Loader's {@code cloud_files_state}, then what is known besides. Their names are those in SQL, in capitals. */
enum StateColumn {
    PATH(text(), true, (file, uid) -> string(file.file().location().toString())),
    SIZE(number(), true, (file, uid) -> file.file().sizeBytes()),
    CREATE_TIME(time(), false, (file, uid) -> instant(file.modified())),
    DISCOVERY_TIME(time(), true, (file, uid) -> instant(file.discovered())),
    PROCESSED_TIME(time(), ending -> instant(ending.processed())),
    COMMIT_TIME(time(), ending -> instant(ending.committed())),
    ARCHIVE_TIME(time(), ending -> instant(ending.archived())),
    ARCHIVE_MODE(text(), ending -> string(ending.archiveMode())),
    MOVE_LOCATION(text(), ending -> string(ending.movedTo())),
    SOURCE_ID(text(), true, (file, uid) -> string(uid)),
    FLOW_NAME(text(), false, (file, uid) -> null),
    INGESTION_STATE(text(), false, (file, uid) -> string(ingestionState(file.stage()))),
    STAGE(text(), true, (file, uid) -> string(name(file.stage()))),
    WAITING_BYTES(number(), true, (file, uid) -> file.waitingBytes()),
    VERSION(text(), false, (file, uid) -> string(file.file().version())),
    ROW_COUNT(number(), Ending::rows),
    REASON(text(), ending -> string(ending.reason()));

    private final LogicalType type;
    private final boolean isAlwaysKnown;
    private final boolean isOfLifecycle;
    private final Value value;

    /** What a row has in the column. */
    private interface Value {
        @Nullable
        Object of(FileState file, String sourceUid);
    }

    StateColumn(LogicalType type, boolean isAlwaysKnown, Value value) {
        this.type = type;
        this.isAlwaysKnown = isAlwaysKnown;
        this.isOfLifecycle = false;
        this.value = value;
    }

    StateColumn(LogicalType type, Function<Ending, @Nullable Object> ofEnding) {
        this.type = type;
        this.isAlwaysKnown = false;
        this.isOfLifecycle = true;
        this.value = (file, uid) -> {
            Ending ending = file.ending();
            return ending == null ? null : ofEnding.apply(ending);
        };
    }

    /** The column of a name, or empty. */
    static Optional<StateColumn> of(String name) {
        return Arrays.stream(values())
                .filter(column -> column.columnName().equals(name))
                .findFirst();
    }

    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it is to be declared; NOT NULL may be added where a value is always known. */
    LogicalType type() {
        return type;
    }

    boolean mayBeDeclared(LogicalType declared) {
        return declared.copy(true).equals(type) && (declared.isNullable() || isAlwaysKnown);
    }

    /** Whether the ledger alone does not tell it. */
    boolean isOfLifecycle() {
        return isOfLifecycle || this == INGESTION_STATE || this == STAGE;
    }

    @Nullable
    Object value(FileState file, String sourceUid) {
        return value.of(file, sourceUid);
    }

    /** Of Auto Loader's words the one for a stage; null for those that it has none for, as they come before it processes a file. */
    static @Nullable String ingestionState(Stage stage) {
        return switch (stage) {
            case BASELINE, WAITING, UNKNOWN -> null;
            case IMPORTED -> Stage.INGESTED.name();
            case PROCESSING, INGESTED, SKIPPED_CORRUPTED, SKIPPED_MISSING, CHANGED, QUARANTINED -> stage.name();
        };
    }

    static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static LogicalType text() {
        return VarCharType.STRING_TYPE;
    }

    private static LogicalType number() {
        return new BigIntType();
    }

    private static LogicalType time() {
        return new LocalZonedTimestampType(3);
    }

    private static @Nullable StringData string(@Nullable String text) {
        return text == null ? null : StringData.fromString(text);
    }

    private static @Nullable TimestampData instant(@Nullable Instant time) {
        return time == null ? null : TimestampData.fromEpochMillis(time.toEpochMilli());
    }
}
