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
package io.cloudfiles.flink.delta;

import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Makes rows of numbers, and fails when a test wants it. One for all tasks of a JVM. */
final class FailingRows extends RichMapFunction<Long, RowData> {
    static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger PLANNED = new AtomicInteger();
    private static volatile long notBefore;
    /** When a task that ends may fail; null for never. */
    private static volatile @Nullable BooleanSupplier fatalEnd;

    private static final long serialVersionUID = 1L;

    static void reset() {
        FAILURES.set(0);
        PLANNED.set(0);
        fatalEnd = null;
    }

    /** The task that ends next waits until it is so, and fails. */
    static void failAtItsEnd(BooleanSupplier isSo) {
        fatalEnd = isSo;
    }

    @Override
    public void close() {
        BooleanSupplier awaited = fatalEnd;
        if (awaited == null) {
            return;
        }
        while (!awaited.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
        fatalEnd = null;
        throw new IllegalStateException("injected failure at the end");
    }

    /** Fails this often, each time after two more checkpoints. */
    static void failAfterCheckpoints(int times) {
        notBefore = Numbers.CHECKPOINTS.get() + 2;
        PLANNED.set(times);
    }

    @Override
    public RowData map(Long id) {
        if (PLANNED.get() > 0 && Numbers.CHECKPOINTS.get() >= notBefore && id % 37 == 0) {
            notBefore = Numbers.CHECKPOINTS.get() + 2;
            PLANNED.decrementAndGet();
            FAILURES.incrementAndGet();
            throw new IllegalStateException("injected failure at row " + id);
        }
        return GenericRowData.of(id, StringData.fromString("name " + id));
    }
}
