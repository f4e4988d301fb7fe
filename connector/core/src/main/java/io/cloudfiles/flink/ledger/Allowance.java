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
package io.cloudfiles.flink.ledger;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.util.Objects;

/**
 * How much a ledger may release at once.
 *
 * @param arrival the backlog that it is released from
 * @param files hard limit of the files that are begun; what is left of one that was begun needs none
 * @param ranges hard limit
 * @param bytes soft limit: the range that reaches it is still released
 */
@Internal
public record Allowance(Arrival arrival, int files, int ranges, long bytes) implements Serializable {
    public Allowance {
        Objects.requireNonNull(arrival, "arrival");
        if (files < 0 || ranges < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "nothing allowed: " + files + " files, " + ranges + " ranges, " + bytes + " bytes");
        }
    }
}
