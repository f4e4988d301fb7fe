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
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How files are discovered; resolved from the {@code path}, {@code run-mode} and {@code discovery.*} options.
 *
 * @param paths directories, files or globs, normalised
 * @param runMode how long
 * @param interval least pause between two listings
 * @param parallelism concurrent list requests
 * @param maxUnconfirmedFiles files discovered since the last completed checkpoint at which discovery pauses
 * @param settleTime files modified less than this ago are left alone; null for the store's default: 5 s where unfinished files show
 * @param fileFilter glob on the file name, or null
 * @param modifiedAfter files modified at or before this are left out, or null
 * @param modifiedBefore files modified at or after this are left out, or null
 * @param includeExistingFiles whether files that existed at the very first start are read
 * @param strictGlob whether {@code *} stops at a slash
 * @param maxAttempts attempts at one list request before the job fails
 * @param builtAt when the job was built; bounds {@link RunMode#AVAILABLE_NOW}, also after restarts
 */
@Internal
public record DiscoveryConfig(
        List<String> paths,
        RunMode runMode,
        Duration interval,
        int parallelism,
        int maxUnconfirmedFiles,
        @Nullable Duration settleTime,
        @Nullable String fileFilter,
        @Nullable Instant modifiedAfter,
        @Nullable Instant modifiedBefore,
        boolean includeExistingFiles,
        boolean strictGlob,
        int maxAttempts,
        Instant builtAt)
        implements Serializable {
    public DiscoveryConfig {
        paths = List.copyOf(paths);
    }
}
