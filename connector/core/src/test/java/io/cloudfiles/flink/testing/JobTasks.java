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
package io.cloudfiles.flink.testing;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;

/** The tasks of a job on a {@link MiniCluster}. */
public final class JobTasks {
    private JobTasks() {}

    /**
     * Tells whether every task of a job runs, which a job that is {@code RUNNING} does not say; one that is not yet has no tasks. Only then
     * is a checkpoint or savepoint that is triggered by hand accepted.
     */
    public static boolean allRun(MiniCluster cluster, JobID job) {
        try {
            AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
            return graph.getState() == JobStatus.RUNNING
                    && StreamSupport.stream(graph.getAllExecutionVertices().spliterator(), false)
                            .allMatch(vertex -> vertex.getExecutionState() == ExecutionState.RUNNING);
        } catch (InterruptedException | ExecutionException e) {
            throw new CompletionException(e);
        }
    }
}
