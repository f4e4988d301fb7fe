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
package io.cloudfiles.flink.discovery.notification.setup;

import org.apache.flink.annotation.PublicEvolving;

/** What becomes of something. */
@PublicEvolving
public enum Change {
    /** It is there and as it should be. */
    KEEP,
    /** It is missing and will be made. */
    CREATE,
    /** It is there and will be corrected. */
    CHANGE,
    /** It is there and will go. */
    REMOVE
}
