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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Fault;
import io.cloudfiles.flink.testing.FaultyStorage;
import io.cloudfiles.flink.testing.FaultyStorage.Operation;
import io.cloudfiles.flink.testing.MemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** A store without room, for which one of {@link MemoryStorage} stands in: small real disks need rights to mount them. */
class FullDiskITCase {
    private static final String DISK = "full-disk";
    private static final Location TABLE = Location.parse("mem://" + DISK + "/table");

    @TempDir
    Path directory;

    /** What there is no room for. */
    enum Victim {
        DATA_FILE(Operation.WRITE, location -> location.name().endsWith(".parquet")),
        DATA_FILE_AT_ITS_END(Operation.PUBLISH, location -> location.name().endsWith(".parquet")),
        COMMIT(Operation.PUT_IF_ABSENT, location -> location.name().endsWith("1.json"));

        private final Fault fault;

        Victim(Operation operation, Predicate<Location> where) {
            this.fault = Fault.on(operation).at(where).forever().doing(() -> {
                throw new CloudFilesException(
                        ErrorCode.CF_STORAGE_FULL,
                        "[" + TABLE
                                + "] could not be written: No space left on device. Free space there and run again.");
            });
        }
    }

    @AfterEach
    void forgetTheDisk() {
        MemoryStorage.forget(DISK);
    }

    @ParameterizedTest
    @EnumSource
    void aFullDiskEndsTheRunAndWhenThereIsRoomAgainNothingIsMissing(Victim victim) throws IOException {
        Landing landing = Landing.in(directory);
        long rows = landing.add(10);
        MemoryStorage.decorate(DISK, storage -> new FaultyStorage(storage).inject(victim.fault));

        CommandRun full = ingest(landing);

        assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(full.err())
                .endsWith("CF_STORAGE_FULL: [mem://full-disk/table] could not be written: No space left on device."
                        + " Free space there and run again.\n");
        assertThat(ids()).isEmpty();

        MemoryStorage.decorate(DISK, storage -> storage);
        CommandRun again = ingest(landing);

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(ids()).containsExactlyInAnyOrder((Object[]) Landing.ids(rows));
    }

    private static CommandRun ingest(Landing landing) {
        List<String> arguments = landing.ingest("--available-now");
        arguments.set(arguments.indexOf("--target") + 1, TABLE.toString());
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<Object> ids() throws IOException {
        List<Object> ids = new ArrayList<>();
        DeltaTableReader.open(MemoryStorage.named(DISK), TABLE).forEachRow(row -> ids.add(row.get("id")));
        return ids;
    }
}
