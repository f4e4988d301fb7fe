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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Faults of puts of commit files, as a store under stress shows them: of one, or of 17 % of all. Safe for many threads. */
final class PutFaults implements InvocationHandler {
    /** What can happen to a put. */
    enum Kind {
        /** It never arrived. */
        FAILED(5),
        /** It was carried out, and nobody heard of it. */
        LOST_RESPONSE(7),
        /** The client heard nothing and put again, and found its own file. */
        OWN_CONFLICT(5);

        private final int percent;

        Kind(int percent) {
            this.percent = percent;
        }

        private static @Nullable Kind drawn(int number) {
            int left = number;
            for (Kind kind : values()) {
                left -= kind.percent;
                if (left < 0) {
                    return kind;
                }
            }
            return null;
        }
    }

    private final Storage storage;
    private final Supplier<@Nullable Kind> next;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    private PutFaults(Storage storage, Supplier<@Nullable Kind> next) {
        this.storage = storage;
        this.next = next;
    }

    static PutFaults random(Storage storage, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new PutFaults(storage, () -> Kind.drawn(random.nextInt(100)));
    }

    /** The first put has this fault, and no other has any. */
    static PutFaults first(Storage storage, Kind kind) {
        Queue<Kind> kinds = new ArrayDeque<>(List.of(kind));
        return new PutFaults(storage, kinds::poll);
    }

    Storage storage() {
        return (Storage) Proxy.newProxyInstance(Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, this);
    }

    /** How often each happened. */
    synchronized Map<Kind, Integer> counts() {
        return new EnumMap<>(counts);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("putIfAbsent")
                && ((Location) arguments[0]).name().endsWith(".json")) {
            return put((Location) arguments[0], (byte[]) arguments[1]);
        }
        try {
            return method.invoke(storage, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean put(Location file, byte[] content) throws IOException {
        Kind kind = draw();
        if (kind == Kind.FAILED) {
            throw new IOException("injected: " + kind);
        }
        boolean isDone = storage.putIfAbsent(file, content);
        if (kind == Kind.LOST_RESPONSE) {
            throw new IOException("injected: " + kind);
        }
        return isDone && kind != Kind.OWN_CONFLICT;
    }

    private synchronized @Nullable Kind draw() {
        Kind kind = next.get();
        if (kind != null) {
            counts.merge(kind, 1, Integer::sum);
        }
        return kind;
    }
}
