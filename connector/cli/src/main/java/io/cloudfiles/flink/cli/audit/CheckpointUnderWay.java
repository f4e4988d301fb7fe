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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.storage.Location;

import java.util.Set;

/**
 * What a checkpoint has beside the ledger.
 *
 * @param found the files that discovery had in hand, two pages of them
 * @param isAllCommitted whether the table has all rows that came in front of the checkpoint
 */
record CheckpointUnderWay(Set<Location> found, boolean isAllCommitted) {
    /** Whether discovery has found a file, and had not yet told the ledger. */
    boolean isFound(Location file) {
        return found.contains(file);
    }
}
