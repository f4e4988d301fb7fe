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
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A queue of Azure Queue Storage, as the user names it.
 *
 * @param endpoint of the account's service for queues, or null for a queue that was named without
 * @param account that it is in, or null for that of the path
 * @param name its name
 */
record AzureQueueAddress(@Nullable URI endpoint, @Nullable String account, String name) {
    private static final String NAME = "[a-z0-9](?:-?[a-z0-9]){2,62}";
    private static final Pattern JUST_NAME = Pattern.compile(NAME);
    private static final Pattern OF_HOST =
            Pattern.compile("(https?://([a-z0-9]+)(?:\\.z\\d+)?\\.queue\\.([^/:?#@]+)(?::\\d+)?)/(" + NAME + ")/?");
    /** As emulators have it: the account in the path. */
    private static final Pattern OF_PATH = Pattern.compile("(https?://[^/?#@]+/([a-z0-9]+))/(" + NAME + ")/?");

    private static final Pattern AZURE =
            Pattern.compile("core\\.(?:windows\\.net|chinacloudapi\\.cn|usgovcloudapi\\.net)|storage\\.azure\\.net");

    /** Whether this names a queue of Azure by its form alone. */
    static boolean isAzures(String queue) {
        Matcher ofHost = OF_HOST.matcher(queue);
        return ofHost.matches() && AZURE.matcher(ofHost.group(3)).matches();
    }

    /**
     * Parses a URL or a name.
     *
     * @param option that has it
     * @throws CloudFilesException {@code CF_INVALID_OPTIONS}
     */
    static AzureQueueAddress parse(String option, String queue) {
        Matcher ofHost = OF_HOST.matcher(queue);
        if (ofHost.matches()) {
            return new AzureQueueAddress(URI.create(ofHost.group(1)), ofHost.group(2), ofHost.group(4));
        }
        Matcher ofPath = OF_PATH.matcher(queue);
        if (ofPath.matches()) {
            return new AzureQueueAddress(uri(option, queue, ofPath.group(1)), ofPath.group(2), ofPath.group(3));
        }
        if (JUST_NAME.matcher(queue).matches()) {
            return new AzureQueueAddress(null, null, queue);
        }
        throw wrong(option, queue);
    }

    private static URI uri(String option, String queue, String endpoint) {
        try {
            return URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw wrong(option, queue);
        }
    }

    private static CloudFilesException wrong(String option, String queue) {
        return new CloudFilesException(
                ErrorCode.CF_INVALID_OPTIONS,
                "Option '" + option + "' = '"
                        + queue.replaceFirst("//[^/]*@", "//").replaceFirst("\\?.*", "?…")
                        + "' is no queue of Azure Queue Storage. Give its URL, such as"
                        + " https://account.queue.core.windows.net/landing, without a signature, or its name: 3 to 63 lower-case letters,"
                        + " digits and single dashes.");
    }
}
