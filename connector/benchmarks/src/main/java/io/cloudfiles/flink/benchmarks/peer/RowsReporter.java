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
package io.cloudfiles.flink.benchmarks.peer;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

import java.util.Properties;

/**
 * Adds up what the sources of this process have read, by Flink's own counters: a sink that drops rows tells nothing. Flink calls it on
 * threads of its own; {@link #rows} may be called on any, when the job has ended.
 */
public final class RowsReporter implements MetricReporter {
    private static final String COUNTER = "numRecordsIn";
    private static final Object LOCK = new Object();
    private static long rows;
    private static int openCounters;

    static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(MetricOptions.REPORTERS_LIST, "rows");
        configuration.setString("metrics.reporter.rows.factory.class", Factory.class.getName());
        return configuration;
    }

    /** How many rows the sources gave out; waits until all of them have ended, which may be after the job has. */
    static long rows() throws InterruptedException {
        synchronized (LOCK) {
            while (openCounters > 0) {
                LOCK.wait();
            }
            return rows;
        }
    }

    @Override
    public void open(MetricConfig config) {
        // Nothing to open.
    }

    @Override
    public void close() {
        // Nothing to close.
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (isRowsOfSource(metric, name, group)) {
            synchronized (LOCK) {
                openCounters++;
            }
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (isRowsOfSource(metric, name, group)) {
            synchronized (LOCK) {
                rows += ((Counter) metric).getCount();
                openCounters--;
                LOCK.notifyAll();
            }
        }
    }

    private static boolean isRowsOfSource(Metric metric, String name, MetricGroup group) {
        String operator = group.getAllVariables().getOrDefault("<operator_name>", "");
        return name.equals(COUNTER) && metric instanceof Counter && operator.startsWith("Source: ");
    }

    /** Found by Flink as a service. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new RowsReporter();
        }
    }
}
