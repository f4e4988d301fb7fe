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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.option.OptionSpec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Options that formats and stores declare, with Auto Loader's spelling by rule: {@code json.allow-comments} is also
 * {@code allowComments} and {@code cloudFiles.allowComments}.
 */
final class DerivedOptions {
    private static final Pattern DASHED = Pattern.compile("[-.]([a-z0-9])");
    private static final String PREFIX = "cloudFiles.";

    private DerivedOptions() {}

    static List<OptionSpec<?>> of(Collection<OptionSpec<?>> declared) {
        List<OptionSpec<?>> specs = new ArrayList<>();
        for (OptionSpec<?> spec : declared) {
            OptionSpec<?> derived = withAlias(spec, camelCase(spec.key()));
            for (String alias : List.copyOf(derived.aliases())) {
                derived = alias.startsWith(PREFIX) ? derived : withAlias(derived, PREFIX + alias);
            }
            specs.add(derived);
        }
        return specs;
    }

    private static String camelCase(String key) {
        String bare = key.substring(key.indexOf('.') + 1);
        return DASHED.matcher(bare).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private static OptionSpec<?> withAlias(OptionSpec<?> spec, String alias) {
        return spec.aliases().stream().anyMatch(alias::equalsIgnoreCase) ? spec : spec.alias(alias);
    }
}
