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
package io.cloudfiles.flink.s3;

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

/** Serves {@code s3}, and with it {@code s3a} and {@code s3n}. */
@Internal
public final class S3StorageFactory implements StorageFactory {
    /** How the names of buckets end that list in no order and have no versions to compare: S3 Express One Zone. */
    private static final String DIRECTORY_BUCKET = "--x-s3";

    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public Set<ConfigOption<?>> options() {
        return CloudOptions.s3().stream().map(OptionSpec::option).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Storage create(Location location, ReadableConfig options) {
        String bucket = location.authority();
        if (bucket.isEmpty() || bucket.contains("@") || bucket.contains(":")) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "[s3] '" + bucket.replaceFirst(".*@", "")
                            + "' is no name of a bucket. Write s3://bucket/path; credentials are"
                            + " options, or come from the environment.");
        }
        if (bucket.endsWith(DIRECTORY_BUCKET)) {
            throw new CloudFilesException(
                    ErrorCode.CF_NO_STORAGE_FOR_SCHEME,
                    "[" + location
                            + "] Directory buckets (S3 Express One Zone) are not available in this version: they list in no"
                            + " order. Use a general purpose bucket.");
        }
        return new S3Storage(
                bucket, S3Config.from(ClusterOptions.behind(options, S3Config.OF_CREDENTIALS)), S3Limits.OF_AMAZON);
    }
}
