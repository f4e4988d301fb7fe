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

import org.apache.flink.annotation.PublicEvolving;

/** Whether listings between two full ones begin where files were found last. */
@PublicEvolving
public enum IncrementalListing {
    /** Where two full listings in a row have shown that new files come behind the others; else every listing is a full one. */
    AUTO,
    /** Always. Files whose names sort in front of others that are ten minutes old wait for the next full listing. */
    TRUE,
    /** Never. */
    FALSE
}
