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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.option.SecretMask;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;

/** Reads the values of options that are texts of one kind or another. */
@Internal
public final class OptionValues {
    private OptionValues() {}

    /** The text without blanks around it, or null when it is not set or empty. */
    public static @Nullable String text(OptionSpec<String> option, ReadableConfig options) {
        return options.getOptional(option.option())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    /** The address of a web server, or null when it is not set or wrong; then there is one problem more. */
    public static @Nullable URI uri(OptionSpec<String> option, ReadableConfig options, List<OptionProblem> problems) {
        @Nullable String text = text(option, options);
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as any other text that is no address.
        }
        problems.add(new OptionProblem(
                ErrorCode.CF_INVALID_OPTIONS,
                "Option '" + option.key() + "' = '" + withoutUserInfo(text)
                        + "' is wrong: it must be like https://host or http://host:9000."));
        return null;
    }

    private static String withoutUserInfo(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : SecretMask.MASK + address.substring(at);
    }
}
