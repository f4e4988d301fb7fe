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

import io.cloudfiles.flink.storage.Location;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Claims in the order of their files, sorted on the local disk: as many as fit into memory are sorted and written as a run, and runs are
 * merged as they are read. Where there are more than may be open at once, some are merged into one before. Memory is that of one run and a buffer for
 * each that is open; disk is up to twice what the claims take. A run is {@code claims}, each {@code bytes that the location shares with the one
 * before, its other bytes as UTF, claim}. One thread.
 */
final class SortedClaims implements Closeable {
    /** Some 300 bytes each. */
    private static final int CLAIMS_IN_A_RUN = 250_000;

    /** A process may open some 1,000 files where nobody says otherwise, of which others need some. */
    private static final int OPEN_RUNS = 256;

    private static final int BUFFER_BYTES = 1 << 14;

    private final Path directory;
    private final int claimsInARun;
    private final int openRuns;
    private final List<Path> runs = new ArrayList<>();
    private final List<Claim> gathered = new ArrayList<>();
    private long begunRuns;

    /** Takes all that is said of one file. */
    interface Taker {
        void take(List<Claim> ofOneFile) throws IOException;
    }

    SortedClaims() throws IOException {
        this(CLAIMS_IN_A_RUN, OPEN_RUNS);
    }

    /** @param openRuns at least 2 */
    SortedClaims(int claimsInARun, int openRuns) throws IOException {
        this.directory = Files.createTempDirectory("cloudfiles-audit");
        this.claimsInARun = claimsInARun;
        this.openRuns = openRuns;
    }

    void add(Claim claim) throws IOException {
        gathered.add(claim);
        if (gathered.size() == claimsInARun) {
            writeRun();
        }
    }

    private void writeRun() throws IOException {
        gathered.sort(Comparator.comparing(Claim::file));
        try (RunOutput out = new RunOutput(beginRun())) {
            for (Claim claim : gathered) {
                out.write(claim);
            }
        }
        gathered.clear();
    }

    private Path beginRun() {
        Path run = directory.resolve(String.valueOf(begunRuns++));
        runs.add(run);
        return run;
    }

    /** Hands over all claims, file by file. */
    void forEachFile(Taker taker) throws IOException {
        if (!gathered.isEmpty()) {
            writeRun();
        }
        while (runs.size() > openRuns) {
            mergeOldest();
        }
        merge(runs, taker);
    }

    private void mergeOldest() throws IOException {
        List<Path> oldest = List.copyOf(runs.subList(0, openRuns));
        try (RunOutput out = new RunOutput(beginRun())) {
            merge(oldest, claims -> {
                for (Claim claim : claims) {
                    out.write(claim);
                }
            });
        }
        for (Path run : oldest) {
            Files.delete(run);
        }
        runs.removeAll(oldest);
    }

    private static void merge(List<Path> some, Taker taker) throws IOException {
        List<Run> open = new ArrayList<>();
        try {
            PriorityQueue<Head> byFile = new PriorityQueue<>(Comparator.comparing((Head head) -> head.claim.file()));
            for (Path path : some) {
                Run run = new Run(path);
                open.add(run);
                run.push(byFile);
            }
            List<Claim> ofOneFile = new ArrayList<>();
            while (!byFile.isEmpty()) {
                Head least = byFile.remove();
                if (!ofOneFile.isEmpty() && !ofOneFile.get(0).file().equals(least.claim.file())) {
                    taker.take(ofOneFile);
                    ofOneFile = new ArrayList<>();
                }
                ofOneFile.add(least.claim);
                least.run.push(byFile);
            }
            if (!ofOneFile.isEmpty()) {
                taker.take(ofOneFile);
            }
        } finally {
            for (Run run : open) {
                run.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        Files.deleteIfExists(directory);
    }

    private static final class RunOutput implements Closeable {
        private final DataOutputStream out;
        private byte[] last = new byte[0];

        RunOutput(Path path) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES));
        }

        void write(Claim claim) throws IOException {
            byte[] location = claim.file().toString().getBytes(StandardCharsets.UTF_8);
            int mismatch = Arrays.mismatch(last, location);
            int shared = mismatch < 0 ? location.length : mismatch;
            out.writeInt(shared);
            out.writeInt(location.length - shared);
            out.write(location, shared, location.length - shared);
            claim.write(out);
            last = location;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private record Head(Claim claim, Run run) {}

    private static final class Run implements Closeable {
        private final DataInputStream in;
        private byte[] last = new byte[0];

        Run(Path path) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES));
        }

        /** Puts the next claim among the others, if there is one. */
        void push(PriorityQueue<Head> byFile) throws IOException {
            in.mark(1);
            if (in.read() < 0) {
                return;
            }
            in.reset();
            int shared = in.readInt();
            int rest = in.readInt();
            byte[] location = Arrays.copyOf(last, shared + rest);
            in.readFully(location, shared, rest);
            last = location;
            byFile.add(new Head(
                    Claim.read(Location.ofNormalised(new String(location, StandardCharsets.UTF_8)), in), this));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
