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
 * How much of what is released is of new files, while those of back-fills wait as well; resolved from {@code release.new-files-share}.
 *
 * @param percent from 1 to 100; 0 where new files have no share of their own, and the order alone decides
 * @param given whether the user chose it
 */
@Internal
public record ReleaseShare(int percent, boolean given) implements Serializable {
    /** New files and those of back-fills are released in one order. */
    public static final ReleaseShare NONE = new ReleaseShare(0, false);

    /** Where nobody says otherwise, each kind has half. */
    static final ReleaseShare USUAL = new ReleaseShare(50, false);

    private static final int WHOLE = 100;

    public ReleaseShare {
        if (percent < 0 || percent > WHOLE) {
            throw new IllegalArgumentException("not a share: " + percent + " %");
        }
    }

    /** Resolves the option, which was {@linkplain LedgerOptions#check checked}. */
    static ReleaseShare from(ReadableConfig options) {
        return options.getOptional(LedgerOptions.RELEASE_NEW_FILES_SHARE.option())
                .map(percent -> new ReleaseShare(percent, true))
                .orElse(USUAL);
    }

    /** Whether each kind has a share. */
    public boolean isOn() {
        return percent > 0;
    }

    /** What a kind has, in percent. */
    public int percentOf(Arrival arrival) {
        return switch (arrival) {
            case NEW -> percent;
            case BACKFILL -> WHOLE - percent;
        };
    }

    /** The same where files should be read by their age: none, unless the user chose one. */
    ReleaseShare inOrder() {
        return given ? this : NONE;
    }
}
