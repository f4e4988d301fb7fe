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
package io.cloudfiles.flink.cli.run;

import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.cloud.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.core.plugin.PluginUtils;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file systems to which Flink writes checkpoints when its cluster is embedded here: those of our stores, with the options that the
 * command was given, and Flink's plugins where this machine has some. They belong to the process, not to the job's configuration, which
 * anybody can read who sees the job.
 */
final class EmbeddedFileSystems {
    private static final String PLUGINS = "FLINK_PLUGINS_DIR";

    private EmbeddedFileSystems() {}

    /** @param options of the command; those of a store take the place of all that the machine's Flink says of this store */
    static void initialize(Map<String, String> options) {
        Configuration configuration = ClusterOptions.ofThisProcess();
        Map<String, String> ofStores = CloudOptions.pick(options);
        Set<String> given =
                ofStores.keySet().stream().map(EmbeddedFileSystems::store).collect(Collectors.toSet());
        configuration.toMap().entrySet().stream()
                .filter(set -> CloudOptions.pick(Map.ofEntries(set)).keySet().stream()
                        .anyMatch(key -> given.contains(store(key))))
                .forEach(set -> configuration.removeKey(set.getKey()));
        ofStores.forEach(configuration::setString);
        FileSystem.initialize(configuration, plugins(configuration));
    }

    /** The store of an option: {@code s3} of {@code s3.region}. */
    private static String store(String key) {
        return key.substring(0, key.indexOf('.'));
    }

    private static @Nullable PluginManager plugins(Configuration configuration) {
        return System.getenv(PLUGINS) == null ? null : PluginUtils.createPluginManagerFromRootFolder(configuration);
    }
}
