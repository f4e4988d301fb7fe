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
import org.apache.flink.configuration.ReadableConfig;

import java.io.Serializable;

/**
 * How the ledger releases files; resolved from the {@code release.*} and {@code read.split-size} options.
 *
 * @param order which waiting files come first
 * @param splitSizeBytes splittable files are cut into ranges of this size
 * @param allowsOverwrites whether a file that changed is read again, whole
 * @param limits of what is released from one checkpoint to the next
 * @param share of new files in it
 */
@Internal
public record LedgerConfig(
        ReleaseOrder order, long splitSizeBytes, boolean allowsOverwrites, ReleaseLimits limits, ReleaseShare share)
        implements Serializable {
    /**
     * Resolves the options.
     *
     * @param options typed values under canonical keys, which were {@linkplain LedgerOptions#check checked}
     * @param splitSizeBytes size of ranges, positive
     */
    public static LedgerConfig from(ReadableConfig options, long splitSizeBytes) {
        return new LedgerConfig(
                options.get(LedgerOptions.RELEASE_ORDER.option()),
                splitSizeBytes,
                options.get(LedgerOptions.ALLOW_OVERWRITES.option()),
                ReleaseLimits.from(options),
                ReleaseShare.from(options));
    }

    /** The same for readers that give event time: rows of old files are late once those of new ones are read. */
    public LedgerConfig readingInOrder() {
        return new LedgerConfig(order, splitSizeBytes, allowsOverwrites, limits, share.inOrder());
    }
}
