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
package io.cloudfiles.flink.cli.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

import java.lang.management.ManagementFactory;

/**
 * What the buffers between the tasks of an embedded cluster take of Java's direct memory. They are allocated when the cluster starts.
 *
 * <p>Every ledger task sends to every reader: an edge of {@code n * n} channels, each with a buffer at its sender and two at its
 * receiver. The other edges grow with {@code n}.
 */
final class NetworkMemory {
    private static final long MIB = 1 << 20;
    private static final long BASE_BYTES = 64 * MIB;
    private static final long BYTES_PER_SLOT = 4 * MIB;
    private static final long BYTES_PER_CHANNEL = 3 * (32 << 10);

    /** Of direct memory; files and the network take the rest. */
    private static final double SHARE = 0.75;

    private NetworkMemory() {}

    /** What a cluster needs. */
    static MemorySize of(int parallelism) {
        return new MemorySize(
                BASE_BYTES + BYTES_PER_SLOT * parallelism + BYTES_PER_CHANNEL * parallelism * parallelism);
    }

    /**
     * Makes sure that a cluster can start.
     *
     * @param directBytes what Java may take of direct memory
     * @throws CloudFilesException {@code CF_USAGE} that says how much parallelism there is memory for
     */
    static void requireRoom(int parallelism, long directBytes) {
        int most = 1;
        while (most < KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM
                && of(most + 1).getBytes() <= directBytes * SHARE) {
            most++;
        }
        if (parallelism > most) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "Option '--parallelism' = '" + parallelism + "' is wrong: Java may take "
                            + Amounts.bytes(directBytes)
                            + " of memory, whose buffers between readers and writers are enough for "
                            + most + ". Lower it, or give Java more, as with CLOUDFILES_JAVA_OPTS=-Xmx4g.");
        }
    }

    /** What this Java may take of direct memory; as much as of heap, unless it was told otherwise. */
    static long directBytes() {
        long set = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
        return set > 0 ? set : Runtime.getRuntime().maxMemory();
    }
}
