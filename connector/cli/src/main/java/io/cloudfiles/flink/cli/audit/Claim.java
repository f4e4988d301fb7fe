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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.cli.state.FileState;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What one side says of a file. Claims are sorted on disk: {@code kind byte, fields}; the location is kept by {@link SortedClaims}.
 */
sealed interface Claim permits Claim.InStore, Claim.InLedger, Claim.InTable {
    /** Where the file is. */
    Location file();

    /** Writes all but the location. */
    void write(DataOutput out) throws IOException;

    /** The store has it. */
    record InStore(FileEntry entry) implements Claim {
        private static final byte KIND = 1;

        @Override
        public Location file() {
            return entry.location();
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            writeEntry(entry, out);
        }
    }

    /**
     * The ledger knows it.
     *
     * @param entry the version that was seen last
     * @param rows that were delivered; -1 while it was never read to its end
     * @param isCommitted whether it is known that they are where they go
     * @param isArchived whether clean-up has taken it
     * @param discoveredMillis when the ledger saw it
     */
    record InLedger(
            FileEntry entry,
            FileState.Stage stage,
            long rows,
            boolean isCommitted,
            boolean isArchived,
            long discoveredMillis)
            implements Claim {
        private static final byte KIND = 2;
        private static final long MICROS_PER_MILLI = 1_000;

        static InLedger of(FileState state) {
            FileState.Ending ending = state.ending();
            return new InLedger(
                    state.file(),
                    state.stage(),
                    ending == null ? -1 : ending.rows(),
                    ending != null && ending.committed() != null,
                    ending != null && ending.archived() != null,
                    state.discovered().toEpochMilli());
        }

        /** Whether the version was made when the ledger knew the file already: it remembers those that it does not read, too. */
        boolean isOfLaterVersion() {
            return entry.modifiedMicros() / MICROS_PER_MILLI > discoveredMillis;
        }

        @Override
        public Location file() {
            return entry.location();
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            writeEntry(entry, out);
            out.writeByte(stage.ordinal());
            out.writeLong(rows);
            out.writeBoolean(isCommitted);
            out.writeBoolean(isArchived);
            out.writeLong(discoveredMillis);
        }
    }

    /**
     * A commit added rows of it to the table.
     *
     * @param version of the file, as {@code RowsOfFile} names it
     * @param isNewer whether the commit is of a later checkpoint than the ledger
     * @param committedMillis when
     */
    record InTable(Location file, String version, long rows, boolean isNewer, long committedMillis) implements Claim {
        private static final byte KIND = 3;

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            out.writeUTF(version);
            out.writeLong(rows);
            out.writeBoolean(isNewer);
            out.writeLong(committedMillis);
        }
    }

    private static void writeEntry(FileEntry entry, DataOutput out) throws IOException {
        out.writeLong(entry.sizeBytes());
        out.writeLong(entry.modifiedMicros());
        String version = entry.version();
        out.writeBoolean(version != null);
        if (version != null) {
            out.writeUTF(version);
        }
    }

    /** Reads what {@link #write} wrote. */
    static Claim read(Location file, DataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case InStore.KIND -> new InStore(readEntry(file, in));
            case InLedger.KIND ->
                new InLedger(
                        readEntry(file, in),
                        FileState.Stage.values()[in.readByte()],
                        in.readLong(),
                        in.readBoolean(),
                        in.readBoolean(),
                        in.readLong());
            case InTable.KIND -> new InTable(file, in.readUTF(), in.readLong(), in.readBoolean(), in.readLong());
            default -> throw new IOException("A claim of kind " + kind + ": the temporary file is damaged.");
        };
    }

    private static FileEntry readEntry(Location file, DataInput in) throws IOException {
        long sizeBytes = in.readLong();
        long modifiedMicros = in.readLong();
        @Nullable String version = in.readBoolean() ? in.readUTF() : null;
        return new FileEntry(file, sizeBytes, modifiedMicros, version);
    }
}
