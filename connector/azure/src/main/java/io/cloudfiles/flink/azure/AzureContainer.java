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
package io.cloudfiles.flink.azure;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container that a location names.
 *
 * @param authority of all its locations
 * @param container its name
 * @param account that it is in
 * @param endpoint the account's service for blobs
 */
record AzureContainer(String authority, String container, String account, URI endpoint) {
    private static final Pattern AUTHORITY = Pattern.compile("([^@:/]+)@([^@:./]+)((?:\\.[^@:./]+)+)");

    /**
     * Takes a location apart. The service for blobs serves accounts with and without a hierarchical namespace, so the host of the data
     * lake, which locations name, is turned into its own.
     *
     * @param endpoint where the service is instead, or null
     */
    static AzureContainer of(Location location, @Nullable URI endpoint) {
        String authority = location.authority();
        Matcher parts = AUTHORITY.matcher(authority);
        if (parts.matches()) {
            String host = parts.group(2) + parts.group(3).replaceFirst("\\.dfs\\.", ".blob.");
            if (endpoint != null || host.contains(".blob.")) {
                return new AzureContainer(
                        authority,
                        parts.group(1),
                        parts.group(2),
                        endpoint == null ? URI.create("https://" + host) : endpoint);
            }
        }
        throw new CloudFilesException(
                ErrorCode.CF_INVALID_OPTIONS,
                "[abfss] '" + authority.replaceFirst(".*:[^@]*@", "")
                        + "' names no container of an account. Write abfss://container@account.dfs.core.windows.net/path; credentials"
                        + " are options, or come from the environment.");
    }

    /** The location of a blob, whatever slashes its name has. */
    Location location(String name) {
        return location(authority, name);
    }

    /** The same for any container. */
    static Location location(String authority, String name) {
        return Location.ofNormalised("abfss://" + authority + "/" + name);
    }
}
