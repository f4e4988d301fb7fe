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
package io.cloudfiles.flink.discovery;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what comes from a queue. Outlives the discovery that counts with it. Any thread. */
@Internal
public final class NotificationCounters {
    /** Messages received, also for the second time. */
    public final LongAdder received = new LongAdder();
    /** Messages removed, since a checkpoint holds their files or they told of none. */
    public final LongAdder acknowledged = new LongAdder();
    /** Messages that could not be understood. */
    public final LongAdder poison = new LongAdder();
    /** Events of files that are not wanted, mostly of other directories. */
    public final LongAdder foreign = new LongAdder();
    /** Events of files that were gone when the store was asked. */
    public final LongAdder gone = new LongAdder();
    /** Events of files that the store refuses to tell of, though it lists their directories, each time that they came. */
    public final LongAdder refused = new LongAdder();
    /** Leases that ended before they were renewed: their messages come again. */
    public final LongAdder lostLeases = new LongAdder();
    /** Messages that wait in the queue, by its own estimate; -1 when it does not tell. */
    public final AtomicLong queueSize = new AtomicLong(-1);
    /** How long the last message had waited when it was received, in milliseconds. */
    public final AtomicLong messageAgeMillis = new AtomicLong();
}
