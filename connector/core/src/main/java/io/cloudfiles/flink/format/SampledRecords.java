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
package io.cloudfiles.flink.format;

import org.apache.flink.annotation.Internal;

/** Which records of a file inference looks at: a share of them, evenly spread, and the first one always. */
@Internal
public final class SampledRecords {
    private final double share;
    private long seen;

    /** @param share above 0 and up to 1 */
    public SampledRecords(double share) {
        this.share = share;
    }

    /** Whether the next record is one of them. */
    public boolean takesNext() {
        double before = Math.ceil(seen * share);
        seen++;
        return Math.ceil(seen * share) > before;
    }
}
