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

import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

import java.util.Map;
import java.util.TreeMap;

/** A group of metrics that keeps the gauges registered in it. */
public final class RegisteredGauges extends UnregisteredMetricsGroup {
    private final Map<String, Gauge<?>> gauges = new TreeMap<>();

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        gauges.put(name, gauge);
        return gauge;
    }

    /** What they show now, by their names. */
    public Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        gauges.forEach((name, gauge) -> values.put(name, gauge.getValue()));
        return values;
    }
}
