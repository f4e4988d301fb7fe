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

import io.cloudfiles.flink.source.coordination.SourceProgress;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;
import java.util.Optional;

/**
 * How a run ended: stopped with a savepoint, all of it committed.
 *
 * @param drained whether every source was drained; false when a stop was asked for before
 * @param progress what each source reported last
 * @param resumedFrom where the run had started from; empty for a first run
 * @param savepoint where the next run starts from
 */
@PublicEvolving
public record RunResult(
        boolean drained, List<SourceProgress> progress, Optional<ResumePoint> resumedFrom, ResumePoint savepoint) {
    public RunResult {
        progress = List.copyOf(progress);
    }
}
