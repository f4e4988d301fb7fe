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

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A group of metrics that keeps the gauges, counters and histograms registered in it. */
public final class RegisteredGauges extends UnregisteredMetricsGroup {
    private final Map<String, Supplier<?>> registered = new TreeMap<>();

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        registered.put(name, gauge::getValue);
        return gauge;
    }

    @Override
    public Counter counter(String name) {
        Counter counter = new SimpleCounter();
        registered.put(name, counter::getCount);
        return counter;
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
        registered.put(name, () -> histogram.getStatistics().getMax());
        return histogram;
    }

    /** What they show now, of histograms the greatest, by their names. */
    public Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        registered.forEach((name, shown) -> values.put(name, shown.get()));
        return values;
    }
}
