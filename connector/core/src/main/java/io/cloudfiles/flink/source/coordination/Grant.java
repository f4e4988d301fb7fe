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

import io.cloudfiles.flink.ledger.Allowance;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

import java.util.Objects;

/**
 * Coordinator to ledger: release ranges to one reader, the first of a backlog, until a limit is reached. Answered by
 * {@link GrantReleased}, whatever could be released. At least one range is released when there is one that it allows.
 *
 * @param id distinguishes the grants of a job
 * @param reader subtask index of the reader
 * @param allowed how much
 */
@Internal
public record Grant(long id, int reader, Allowance allowed) implements OperatorEvent {
    public Grant {
        Objects.requireNonNull(allowed, "allowed");
    }

    int files() {
        return allowed.files();
    }

    int ranges() {
        return allowed.ranges();
    }

    long bytes() {
        return allowed.bytes();
    }
}
