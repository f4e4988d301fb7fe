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
package io.cloudfiles.flink.gcs;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageFactory;
import io.cloudfiles.flink.storage.cloud.ClusterOptions;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Set;
import java.util.stream.Collectors;

/** Serves {@code gs}. */
@Internal
public final class GcsStorageFactory implements StorageFactory {
    @Override
    public Set<String> schemes() {
        return Set.of("gs");
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return CloudOptions.gcs().stream().map(OptionSpec::option).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Storage create(Location location, ReadableConfig options) {
        String bucket = location.authority();
        if (bucket.isEmpty() || bucket.contains("@") || bucket.contains(":")) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[gs] '" + bucket.replaceFirst(".*@", "")
                            + "' is no name of a bucket. Write gs://bucket/path; credentials are options, or come from the"
                            + " environment.");
        }
        return new GcsStorage(
                bucket, GcsConfig.from(ClusterOptions.behind(options, GcsConfig.OF_CREDENTIALS)), GcsLimits.OF_GOOGLE);
    }
}
