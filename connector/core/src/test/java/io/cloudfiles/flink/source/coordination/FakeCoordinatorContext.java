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
package io.cloudfiles.flink.source.coordination;

import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.groups.OperatorCoordinatorMetricGroup;
import org.apache.flink.runtime.checkpoint.CheckpointCoordinator;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinatorStore;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;

/** As much of a coordinator's context as ours use. */
record FakeCoordinatorContext(OperatorID getOperatorId, int currentParallelism, CoordinatorStore getCoordinatorStore)
        implements OperatorCoordinator.Context {
    @Override
    public JobID getJobID() {
        throw new UnsupportedOperationException();
    }

    @Override
    public OperatorCoordinatorMetricGroup metricGroup() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void failJob(Throwable cause) {
        throw new AssertionError("failJob", cause);
    }

    @Override
    public ClassLoader getUserCodeClassloader() {
        return getClass().getClassLoader();
    }

    @Override
    public boolean isConcurrentExecutionAttemptsSupported() {
        return false;
    }

    @Override
    public CheckpointCoordinator getCheckpointCoordinator() {
        throw new UnsupportedOperationException();
    }
}
