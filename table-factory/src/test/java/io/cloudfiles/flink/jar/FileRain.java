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
package io.cloudfiles.flink.jar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Files that land all the time, most of one to three rows, some big; their rows have the ids 1, 2, 3 … Written by a thread of its own
 * while it rains, else by the caller's.
 */
final class FileRain implements AutoCloseable {
    private static final int FILES_PER_SHOWER = 12;
    private static final int FILES_PER_DRIZZLE = 2;
    private static final int MILLIS_BETWEEN_SHOWERS = 200;
    private static final int SHOWERS_PER_BIG_FILE = 40;
    private static final int ROWS_OF_A_BIG_FILE = 60_000;

    private final Ground ground;
    private final int filesPerShower;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> rain;
    private long showers;
    private long files;
    private long rows;
    private boolean ended;

    /** Where files land. */
    @FunctionalInterface
    interface Ground {
        /** Lands a file, which is there whole or not at all. */
        void land(String name, String content) throws IOException;
    }

    private FileRain(Ground ground, int filesPerShower) {
        this.ground = ground;
        this.filesPerShower = filesPerShower;
        this.rain = thread.scheduleAtFixedRate(this::rainOn, 0, MILLIS_BETWEEN_SHOWERS, TimeUnit.MILLISECONDS);
    }

    /** @param directory takes the files */
    static FileRain into(Path directory) {
        return new FileRain(
                (name, content) -> {
                    Path hidden = directory.resolve(".part");
                    Files.writeString(hidden, content);
                    Files.move(hidden, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                },
                FILES_PER_SHOWER);
    }

    /** Fewer of them. */
    static FileRain drizzlingOn(Ground ground) {
        return new FileRain(ground, FILES_PER_DRIZZLE);
    }

    /** How many files there are. */
    synchronized long files() {
        return files;
    }

    /** How many rows they hold. */
    synchronized long rows() {
        return rows;
    }

    /** Ends it, and lands at once what lacks to a number of files. */
    void endWith(int count) throws InterruptedException {
        if (rain.isDone()) {
            throw new AssertionError("The rain ended before.", failure());
        }
        close();
        while (files() < count) {
            shower();
        }
    }

    private Throwable failure() throws InterruptedException {
        try {
            rain.get();
            throw new IllegalStateException("It has no end.");
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private synchronized void rainOn() {
        if (!ended) {
            shower();
        }
    }

    private synchronized void shower() {
        for (int file = 1; file < filesPerShower; file++) {
            write(1 + file % 3);
        }
        write(showers++ % SHOWERS_PER_BIG_FILE == 0 ? ROWS_OF_A_BIG_FILE : 1);
    }

    private void write(int rowsOfFile) {
        String name = "f" + files + ".json";
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < rowsOfFile; row++) {
            lines.append("{\"id\": ")
                    .append(++rows)
                    .append(", \"name\": \"")
                    .append(name)
                    .append("\"}\n");
        }
        try {
            ground.land(name, lines.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files++;
    }

    /** Ends it; no file lands after that by itself. */
    @Override
    public synchronized void close() {
        ended = true;
        thread.shutdown();
    }
}
