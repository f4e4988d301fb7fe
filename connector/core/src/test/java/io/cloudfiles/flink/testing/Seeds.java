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
package io.cloudfiles.flink.testing;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Where random tests begin. The same place in each run, so that a build says the same of the same code; {@code -Dcloudfiles.seed=random}
 * begins somewhere else at each call, for the long runs that look for what is not known yet, and {@code -Dcloudfiles.seed=N} where a
 * failure said that it began.
 */
public final class Seeds {
    private static final String FROM = System.getProperty("cloudfiles.seed", "1");

    private Seeds() {}

    /** A seed, 0 to 999,999,999 unless a greater one is asked for. */
    public static long next() {
        return FROM.equals("random") ? ThreadLocalRandom.current().nextLong(1_000_000_000) : Long.parseLong(FROM);
    }
}
