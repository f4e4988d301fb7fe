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
import org.apache.flink.api.common.JobID;

import java.util.Optional;

/**
 * A run that was submitted and goes on by itself.
 *
 * @param job Flink's number of the job
 * @param resumedFrom where it started from; empty for a first run
 * @param savepoints where its savepoint has to go for the next run to find it
 */
@PublicEvolving
public record SubmittedRun(JobID job, Optional<ResumePoint> resumedFrom, Location savepoints) {}
