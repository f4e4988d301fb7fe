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
 * Claims in the order of their files, sorted on the local disk: as many as fit into memory are sorted and written as a run, and all runs are
 * merged as they are read. Memory is that of one run and a buffer for each; a run is {@code claims}, each {@code bytes that the location shares with the one
 * before, its other bytes as UTF, claim}. One thread.
 */
final class SortedClaims implements Closeable {
    /** Some 300 bytes each. */
    private static final int CLAIMS_IN_A_RUN = 250_000;

    private static final int BUFFER_BYTES = 1 << 14;

    private final Path directory;
    private final int claimsInARun;
    private final List<Path> runs = new ArrayList<>();
    private final List<Claim> gathered = new ArrayList<>();

    /** Takes all that is said of one file. */
    interface Taker {
        void take(List<Claim> ofOneFile) throws IOException;
    }

    SortedClaims() throws IOException {
        this(CLAIMS_IN_A_RUN);
    }

    SortedClaims(int claimsInARun) throws IOException {
        this.directory = Files.createTempDirectory("cloudfiles-audit");
        this.claimsInARun = claimsInARun;
    }

    void add(Claim claim) throws IOException {
        gathered.add(claim);
        if (gathered.size() == claimsInARun) {
            writeRun();
        }
    }

    private void writeRun() throws IOException {
        gathered.sort(Comparator.comparing(Claim::file));
        Path run = directory.resolve(String.valueOf(runs.size()));
        runs.add(run);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), BUFFER_BYTES))) {
            byte[] last = new byte[0];
            for (Claim claim : gathered) {
                byte[] location = claim.file().toString().getBytes(StandardCharsets.UTF_8);
                int shared = Math.max(0, Arrays.mismatch(last, location));
                shared = Arrays.equals(last, location) ? location.length : shared;
                out.writeInt(shared);
                out.writeInt(location.length - shared);
                out.write(location, shared, location.length - shared);
                claim.write(out);
                last = location;
            }
        }
        gathered.clear();
    }

    /** Hands over all claims, file by file. */
    void forEachFile(Taker taker) throws IOException {
        if (!gathered.isEmpty()) {
            writeRun();
        }
        List<Run> open = new ArrayList<>();
        try {
            PriorityQueue<Head> byFile = new PriorityQueue<>(Comparator.comparing((Head head) -> head.claim.file()));
            for (Path path : runs) {
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
