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
package io.cloudfiles.flink.read;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to a file that cannot be read in the configured number of attempts. */
@PublicEvolving
public enum FailureMode {
    /** The job fails and names the file. */
    FAIL,
    /** The file is set aside with its reason and the job goes on. */
    QUARANTINE
}
