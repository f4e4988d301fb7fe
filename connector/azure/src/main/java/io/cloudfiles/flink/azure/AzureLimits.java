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
package io.cloudfiles.flink.azure;

import java.time.Duration;

/**
 * Sizes and times at which Azure wants another request.
 *
 * @param blockBytes of a file that is written in blocks; also the most that an output holds in memory
 * @param copyPoll how often to look after a copy that takes its time
 */
record AzureLimits(int blockBytes, Duration copyPoll) {
    /** A file may have 50,000 blocks. */
    static final AzureLimits OF_AZURE = new AzureLimits(8 << 20, Duration.ofSeconds(1));
}
