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
package io.cloudfiles.flink.source.coordination;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

import java.util.Objects;

/**
 * Ledger to coordinator: a grant was carried out; its ranges are on their way to the reader.
 *
 * @param grant id of the {@link Grant}
 * @param files files that were begun
 * @param ranges ranges released, from 0 to the limit
 * @param bytes their bytes
 * @param report what waits now
 */
@Internal
public record GrantReleased(long grant, int files, int ranges, long bytes, LedgerReport report)
        implements OperatorEvent {
    public GrantReleased {
        Objects.requireNonNull(report, "report");
    }
}
