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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * How a directory is to be listed.
 *
 * @param recursive true for all files at any depth and no directories; false for the direct children, files and directories
 * @param startAfter only entries whose location is greater than this one by {@link Location#compareTo}; null for all. It need not
 *     exist. A store that does not list in order still honours it, by filtering
 * @param pageSize the most entries, files and directories together, that a page holds; a store may have a lower limit of its own
 */
@PublicEvolving
public record ListRequest(boolean recursive, @Nullable Location startAfter, int pageSize) {
    public ListRequest {
        if (pageSize < 1) {
            throw new IllegalArgumentException("pageSize must be positive: " + pageSize);
        }
    }

    /** Direct children, in pages of 1,000. */
    public static ListRequest children() {
        return childrenAfter(null);
    }

    /** Direct children that come after a location, in pages of 1,000; all for null. */
    public static ListRequest childrenAfter(@Nullable Location startAfter) {
        return new ListRequest(false, startAfter, 1000);
    }

    /** All files at any depth, in pages of 1,000. */
    public static ListRequest recursively() {
        return new ListRequest(true, null, 1000);
    }
}
