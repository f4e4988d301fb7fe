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
package io.cloudfiles.flink.jar;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URI;
import java.util.List;
import java.util.stream.StreamSupport;

/** Looks at a job of a cluster whose JobManagers come and go. */
final class JobWatch {
    private final FailoverCluster cluster;
    private final String job;

    JobWatch(FailoverCluster cluster, String job) {
        this.cluster = cluster;
        this.job = job;
    }

    /**
     * What the leading JobManager knows of the job's checkpoints.
     *
     * @param leader who tells it; each counts anew
     * @param restored how often it has restored the job from one
     * @param restoredId the one that was restored last
     * @param completedId the newest; one that was restored was completed before
     */
    record Checkpoints(URI leader, long restored, long restoredId, long completedId) {
        /** How often the job was restored since. */
        long restoresSince(Checkpoints before) {
            return leader.equals(before.leader) ? restored - before.restored : restored;
        }
    }

    String job() {
        return job;
    }

    /** Waits until a JobManager that has the job tells it. */
    Checkpoints checkpoints() throws InterruptedException {
        FailoverCluster.Answer answer = cluster.answer("/jobs/" + job + "/checkpoints", "counts");
        JsonNode latest = answer.body().path("latest");
        long restoredId = latest.path("restored").path("id").asLong();
        return new Checkpoints(
                answer.leader(),
                answer.body().path("counts").path("restored").asLong(),
                restoredId,
                Math.max(restoredId, latest.path("completed").path("id").asLong()));
    }

    /** The TaskManagers of a task's subtasks, in their order; the task is told by a part of its name. */
    List<String> taskManagersOf(String task) throws InterruptedException {
        JsonNode vertices = cluster.answer("/jobs/" + job, "vertices").body().path("vertices");
        String id = StreamSupport.stream(vertices.spliterator(), false)
                .filter(vertex -> vertex.path("name").asText().contains(task))
                .map(vertex -> vertex.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no task '" + task + "' in job " + job));
        JsonNode subtasks = cluster.answer("/jobs/" + job + "/vertices/" + id, "subtasks")
                .body()
                .path("subtasks");
        return StreamSupport.stream(subtasks.spliterator(), false)
                .map(subtask -> subtask.path("taskmanager-id").asText())
                .toList();
    }
}
