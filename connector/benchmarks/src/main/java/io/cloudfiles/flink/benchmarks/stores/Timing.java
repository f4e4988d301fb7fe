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
package io.cloudfiles.flink.benchmarks.stores;

/**
 * What a contestant, a process of its own, tells of a round.
 *
 * @param seconds that it took
 * @param count rows or bytes that it has read
 */
public record Timing(double seconds, long count) {
    private static final String MARK = "ROUND";

    /** Prints it, where {@link #parse} finds it. */
    public static void print(long startNanos, long count) {
        System.out.println(MARK + '\t' + (System.nanoTime() - startNanos) / 1e9 + '\t' + count);
    }

    static boolean isOne(String line) {
        return line.startsWith(MARK);
    }

    static Timing parse(String line) {
        String[] words = line.split("\t");
        return new Timing(Double.parseDouble(words[1]), Long.parseLong(words[2]));
    }
}
