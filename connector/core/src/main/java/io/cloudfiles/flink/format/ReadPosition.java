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

import org.apache.flink.annotation.PublicEvolving;

/**
 * Where to resume reading: after the last record that was handed out.
 *
 * @param offset a byte offset in the file that the format can start at, or {@link #START}
 * @param skipRecords how many records from there on had been handed out already; a format whose offsets lie between records may keep
 *     there what else it must know to go on
 */
@PublicEvolving
public record ReadPosition(long offset, long skipRecords) {
    /** Sentinel for {@code offset}: nothing was read yet, begin as the range says. */
    public static final long NO_OFFSET = -1;

    /** The position of a range that nothing was read of yet. */
    public static final ReadPosition START = new ReadPosition(NO_OFFSET, 0);

    public ReadPosition {
        if (offset < NO_OFFSET || skipRecords < 0) {
            throw new IllegalArgumentException("offset " + offset + ", skipRecords " + skipRecords);
        }
    }
}
