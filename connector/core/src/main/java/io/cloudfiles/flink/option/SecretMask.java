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
package io.cloudfiles.flink.option;

import org.apache.flink.annotation.Internal;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Hides the values of options that hold secrets, wherever options are printed. */
@Internal
public final class SecretMask {
    /** What is printed in place of a secret. */
    public static final String MASK = "******";

    private static final Pattern SECRET = Pattern.compile(
            "secret|password|token|access-?key|private-?key|connection-?string|credential|certificate|account-?key|sas");

    private SecretMask() {}

    /** Whether the value of this key must not be printed; decided by its words, for unknown keys too. */
    public static boolean isSecret(String key) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** The value as it may be printed. */
    public static String printable(String key, String value) {
        return isSecret(key) ? MASK : value;
    }

    /** All options as they may be printed, sorted by key. */
    public static Map<String, String> printable(Map<String, String> options) {
        Map<String, String> masked = new TreeMap<>();
        options.forEach((key, value) -> masked.put(key, printable(key, value)));
        return masked;
    }
}
