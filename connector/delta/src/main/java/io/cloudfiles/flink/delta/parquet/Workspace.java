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
package io.cloudfiles.flink.delta.parquet;

import org.apache.flink.annotation.Internal;

/** Memory that is needed while rows are written, and not between: one for all files that a thread has open. */
@Internal
public final class Workspace {
    /** Values that are gathered from a vector at a time: they stay in the nearest cache. */
    private static final int SLICE = 1024;

    private final long[] slice = new long[SLICE];
    private final PageBuffer page = new PageBuffer();

    long[] slice() {
        return slice;
    }

    PageBuffer page() {
        return page;
    }
}
