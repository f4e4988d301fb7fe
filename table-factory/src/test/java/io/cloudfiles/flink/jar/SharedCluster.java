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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Gives tests one cluster that all of them share, started for the first; its {@code lib} has nothing of ours. */
final class SharedCluster implements ParameterResolver {
    static final int TASK_MANAGERS = 2;

    /** A build gives this JVM its test classes one by one, so that JUnit has no last test. Its processes end with this JVM. */
    private static @Nullable FlinkCluster cluster;

    private static synchronized FlinkCluster cluster() {
        if (cluster == null) {
            try {
                cluster = FlinkCluster.start(ClusterFiles.newDirectory("shared"), TASK_MANAGERS, List.of());
                Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "end the shared cluster"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return cluster;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FlinkCluster.class;
    }

    @Override
    public FlinkCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster();
    }
}
