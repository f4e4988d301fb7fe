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

import java.time.Instant;

/**
 * Whether a start beside notifications lists everything, though its state says what a listing and the notifications since cover. That is true of
 * the newest state only: messages that were acknowledged behind an older one do not come again.
 */
@Internal
public enum ListOnStart {
    /** The user says so. */
    NEVER,
    /** Nobody named the state: it is the newest, since Flink or the directory of the checkpoint has it so. */
    STATE_IS_NEWEST,
    /** The user named the state, which may be an older one: until a listing is complete that began since the job was built. */
    STATE_IS_NAMED,
    /** The user wants it with each start, also of a job that failed. */
    ALWAYS;

    /** As the option says; null when it is not set. */
    static ListOnStart of(@Nullable Boolean option) {
        if (option == null) {
            return STATE_IS_NEWEST;
        }
        return option ? ALWAYS : NEVER;
    }

    /** The same for a job that starts from a state that was named, unless the user said what to do. */
    ListOnStart ofNamedState() {
        return this == STATE_IS_NEWEST ? STATE_IS_NAMED : this;
    }

    /**
     * Whether a listing counts, with the notifications since.
     *
     * @param began when it began
     * @param builtAt when the job was built
     */
    public boolean trusts(Instant began, Instant builtAt) {
        return switch (this) {
            case NEVER, STATE_IS_NEWEST -> true;
            case STATE_IS_NAMED -> !began.isBefore(builtAt);
            case ALWAYS -> false;
        };
    }
}
