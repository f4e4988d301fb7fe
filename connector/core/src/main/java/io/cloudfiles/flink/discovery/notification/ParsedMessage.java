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
package io.cloudfiles.flink.discovery.notification;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the text of a message tells, or why it cannot be understood.
 *
 * @param events what it tells of files, as {@link QueueMessage#events}
 * @param problem a sentence without the text, or null
 */
@PublicEvolving
public record ParsedMessage(
        List<FileEvent> events, @Nullable String problem) {
    /** Of something else than files. */
    public static final ParsedMessage NOTHING = of(List.of());

    public ParsedMessage {
        events = List.copyOf(events);
    }

    /** What can be understood. */
    public static ParsedMessage of(List<FileEvent> events) {
        return new ParsedMessage(events, null);
    }

    /** What cannot. */
    public static ParsedMessage problem(String what) {
        return new ParsedMessage(List.of(), what);
    }
}
