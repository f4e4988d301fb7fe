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
package io.cloudfiles.flink.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;

/** Makes json files of orders, each row with an id of its own: 1, 2, 3 and so on. */
final class SampleFiles {
    static final int ROWS_PER_FILE = 300;

    private static final Instant FIRST_ORDER = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] CUSTOMERS = {"ada", "barbara", "edsger", "grace", "leslie"};
    private static final int PRICES = 997;
    private static final int CENTS = 100;

    private final Path directory;
    private int files;

    SampleFiles(Path directory) {
        this.directory = directory;
    }

    /** Rows in all files so far, and so the highest id. */
    long rows() {
        return (long) files * ROWS_PER_FILE;
    }

    /**
     * Lets files arrive, each at once as a whole.
     *
     * @param count how many
     * @param withCoupon whether rows have a field that the first files did not have
     */
    void add(int count, boolean withCoupon) throws IOException {
        for (int i = 0; i < count; i++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 1; row <= ROWS_PER_FILE; row++) {
                lines.append(line(rows() + row, withCoupon)).append('\n');
            }
            files++;
            // Hidden until complete: names that begin with a dot are not ingested.
            Path hidden = directory.resolve(".part");
            Files.writeString(hidden, lines);
            Files.move(
                    hidden,
                    directory.resolve(String.format(Locale.ROOT, "orders-%05d.json", files)),
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String line(long id, boolean withCoupon) {
        return String.format(
                Locale.ROOT,
                "{\"id\": %d, \"customer\": \"%s\", \"amount\": %.2f, \"ordered\": \"%s\"%s}",
                id,
                CUSTOMERS[(int) (id % CUSTOMERS.length)],
                (double) (id * PRICES % (CENTS * CENTS)) / CENTS,
                FIRST_ORDER.plusSeconds(id),
                withCoupon ? ", \"coupon\": \"C" + id % CENTS + "\"" : "");
    }
}
