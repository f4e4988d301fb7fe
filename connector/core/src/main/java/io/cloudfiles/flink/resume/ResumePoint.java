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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A completed checkpoint or savepoint that a run can start from.
 *
 * @param run number of the run that made it; 0 for one that the user named
 * @param checkpointId Flink's number of it within that run; 0 where the user named it
 * @param directory the directory that holds its {@code _metadata}
 */
@PublicEvolving
public record ResumePoint(int run, long checkpointId, Location directory) {
    /** One that the user named, from outside the directory that carries the job from run to run. */
    static ResumePoint elsewhere(Location directory) {
        return new ResumePoint(0, 0, directory);
    }
}
