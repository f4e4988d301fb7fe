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
package io.cloudfiles.flink.benchmarks.data;

import java.time.Instant;
import java.util.Random;

/** Lines of a server's log, of 60 to 200 bytes, ASCII. */
final class LogLines implements Lines {
    private static final String[] LEVELS = {"INFO ", "WARN ", "DEBUG", "ERROR"};
    private static final int MAX_WORDS = 17;

    private final Random random;
    private long count;

    LogLines(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public String next() {
        StringBuilder line = new StringBuilder(200)
                .append(Instant.ofEpochMilli(1_767_225_600_000L + count++ * 3 + random.nextInt(1000)))
                .append(' ')
                .append(LEVELS[random.nextInt(LEVELS.length)])
                .append(" [worker-")
                .append(random.nextInt(64))
                .append("] request");
        for (int words = 1 + random.nextInt(MAX_WORDS); words > 0; words--) {
            line.append(' ').append(Integer.toHexString(random.nextInt(0x1000_0000) | 0x1000_0000), 0, 7);
        }
        return line.append('\n').toString();
    }
}
