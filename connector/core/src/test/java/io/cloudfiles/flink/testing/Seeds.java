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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where random tests begin: at other places within a class, each repetition at its own, and at the same ones in each run, so that a build says
 * the same of the same code. {@code -Dcloudfiles.seed=random} begins somewhere else at each call, for the long runs that look for what is
 * not known yet, and {@code -Dcloudfiles.seed=N} where a failure said that it began.
 */
public final class Seeds {
    private static final String FROM = System.getProperty("cloudfiles.seed", "1");
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Map<Class<?>, AtomicLong> CALLS = new ConcurrentHashMap<>();

    private Seeds() {}

    /** A seed, 0 to 999,999,999 unless a greater one is asked for: of the calls of a class, the first has N, the second N + 1. */
    public static long next() {
        return FROM.equals("random")
                ? ThreadLocalRandom.current().nextLong(1_000_000_000)
                : Long.parseLong(FROM)
                        + CALLS.computeIfAbsent(STACK.getCallerClass(), caller -> new AtomicLong())
                                .getAndIncrement();
    }
}
