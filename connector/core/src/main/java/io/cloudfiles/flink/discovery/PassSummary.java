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

import java.time.Duration;

/**
 * What a complete pass amounts to.
 *
 * @param files files reported
 * @param unsettledFiles wanted files that were left for a later pass, since they may still be being written
 * @param oldestUnsettledMicros modification time of the oldest of them; {@link Long#MAX_VALUE} when there are none
 * @param untilSettled how long from now until the youngest of them has settled
 * @param activeTime how long it took, without the time during which nobody asked for more
 * @param full whether it was a walk over everything, not one that began where files were found last
 */
@Internal
public record PassSummary(
        long files,
        long unsettledFiles,
        long oldestUnsettledMicros,
        Duration untilSettled,
        Duration activeTime,
        boolean full) {}
