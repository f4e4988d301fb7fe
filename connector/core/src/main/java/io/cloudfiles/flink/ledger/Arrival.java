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

/** The two kinds of waiting files, each of which has a backlog of its own. In state, so the names stay with their meaning. */
@Internal
public enum Arrival {
    /** Was there before discovery looked, or was asked for again; and every file where new ones have no share of their own. */
    BACKFILL,
    /** Came while discovery ran. */
    NEW;

    /** The other kind. */
    public Arrival other() {
        return this == NEW ? BACKFILL : NEW;
    }
}
