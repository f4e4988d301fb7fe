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

/**
 * How full a queue is, by its own estimate.
 *
 * @param waiting messages that can be received; {@link #UNKNOWN} where the queue does not tell
 * @param leased messages that were received, by anybody, and may come back; {@link #UNKNOWN} where the queue does not tell
 */
@PublicEvolving
public record QueueSize(long waiting, long leased) {
    /** In place of a number that cannot be had. */
    public static final long UNKNOWN = -1;
}
