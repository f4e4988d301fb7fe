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
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** How long the last {@value #COUNT} files took for something, in milliseconds. Updated by one thread, read by reporters. */
@Internal
public final class RecentMillis extends DescriptiveStatisticsHistogram {
    private static final long serialVersionUID = 1L;
    private static final int COUNT = 1_000;

    public RecentMillis() {
        super(COUNT);
    }

    /** Something took from one time to another; clocks of stores and machines may differ. */
    public void add(long fromMillis, long toMillis) {
        update(Math.max(0, toMillis - fromMillis));
    }
}
