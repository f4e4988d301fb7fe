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
package io.cloudfiles.flink.source.enumerator;

import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/** Flink's side of the enumerator, with the thread of the test as coordinator thread. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<DiscoverySplit> {
    private final Map<Integer, ReaderInfo> readers = new HashMap<>();
    private final Metrics metrics = new Metrics();
    int parallelism = 1;
    /** The work that was asked for last, with its answer. */
    Runnable async = () -> {};

    List<DiscoverySplit> assigned = new ArrayList<>();

    void register(int subtask) {
        readers.put(subtask, new ReaderInfo(subtask, "host"));
    }

    void unregister(int subtask) {
        readers.remove(subtask);
    }

    /** What was assigned since this was called last. */
    List<DiscoverySplit> takeAssigned() {
        List<DiscoverySplit> taken = assigned;
        assigned = new ArrayList<>();
        return taken;
    }

    Object metric(String name) {
        return metrics.gauges.get(name).getValue();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public void assignSplits(SplitsAssignment<DiscoverySplit> assignment) {
        assignment.assignment().forEach((subtask, splits) -> {
            if (!readers.containsKey(subtask)) {
                throw new IllegalArgumentException("Reader " + subtask + " is not registered.");
            }
            assigned.addAll(splits);
        });
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        async = () -> {
            T result = null;
            Throwable failure = null;
            try {
                result = callable.call();
            } catch (Exception e) {
                failure = e;
            }
            handler.accept(result, failure);
        };
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        runnable.run();
    }

    private static final class Metrics extends UnregisteredMetricsGroup implements SplitEnumeratorMetricGroup {
        private final Map<String, Gauge<?>> gauges = new HashMap<>();

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            if (gauges.putIfAbsent(name, gauge) != null) {
                throw new IllegalStateException("Name collision: " + name);
            }
            return gauge;
        }

        @Override
        public <G extends Gauge<Long>> G setUnassignedSplitsGauge(G gauge) {
            return gauge;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return this;
        }
    }
}
