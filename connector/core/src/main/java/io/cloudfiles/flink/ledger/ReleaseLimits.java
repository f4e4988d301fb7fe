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
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.io.Serializable;

/**
 * How much is released at most from one checkpoint to the next, by all subtasks together; resolved from {@code release.max-files} and
 * {@code release.max-bytes}.
 *
 * @param files that are begun; a hard limit, at least 1
 * @param bytes a soft limit, at least 1: what reaches it is still released
 */
@Internal
public record ReleaseLimits(int files, long bytes) implements Serializable {
    /** As much as the readers take. */
    public static final ReleaseLimits NONE = new ReleaseLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

    /** Resolves the options, which were {@linkplain LedgerOptions#check checked}. */
    static ReleaseLimits from(ReadableConfig options) {
        return new ReleaseLimits(
                options.getOptional(LedgerOptions.RELEASE_MAX_FILES.option()).orElse(NONE.files),
                options.getOptional(LedgerOptions.RELEASE_MAX_BYTES.option())
                        .map(MemorySize::getBytes)
                        .orElse(NONE.bytes));
    }
}
