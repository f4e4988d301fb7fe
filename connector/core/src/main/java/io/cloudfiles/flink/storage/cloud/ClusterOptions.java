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
package io.cloudfiles.flink.storage.cloud;

import io.cloudfiles.flink.storage.CloudOptions;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of stores in the configuration of the cluster, which hold where a table or job has none of its own. Who says in the job whose
 * rights it has, says all of it: a key of the job is never mixed with a role of the cluster.
 */
@Internal
public final class ClusterOptions {
    private ClusterOptions() {}

    /**
     * These options, and behind them those of the cluster that this process belongs to.
     *
     * @param ofCredentials keys of the options that say whose rights requests have
     */
    public static ReadableConfig behind(ReadableConfig options, Set<String> ofCredentials) {
        return behind(options, ofCredentials, ofThisProcess().toMap());
    }

    /** These options, and behind them others. */
    public static ReadableConfig behind(
            ReadableConfig options, Set<String> ofCredentials, Map<String, String> ofCluster) {
        Map<String, String> own = options.toMap();
        Map<String, String> merged = new TreeMap<>(CloudOptions.pick(ofCluster));
        if (own.keySet().stream().anyMatch(ofCredentials::contains)) {
            merged.keySet().removeAll(ofCredentials);
        }
        merged.putAll(own);
        return Configuration.fromMap(merged);
    }

    /** All that the cluster says; empty in a process that has no directory of Flink's configuration, or none that can be read. */
    public static Configuration ofThisProcess() {
        try {
            return GlobalConfiguration.loadConfiguration();
        } catch (IllegalConfigurationException e) {
            return new Configuration();
        }
    }
}
