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
package io.cloudfiles.flink.s3.rules;

import org.apache.flink.annotation.Internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Which keys a notification tells of.
 *
 * @param prefix how they begin, not encoded
 * @param suffix how they end, not encoded
 */
@Internal
public record KeyFilter(String prefix, String suffix) {
    /** Everything below a prefix. */
    public static KeyFilter below(String prefix) {
        return new KeyFilter(prefix, "");
    }

    /** Of values as a bucket has them: encoded as keys in messages are. */
    static KeyFilter decoded(String prefix, String suffix) {
        return new KeyFilter(decode(prefix), decode(suffix));
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** The prefix as a bucket takes it: blanks as plus signs, special characters percent-encoded. */
    String encodedPrefix() {
        return URLEncoder.encode(prefix, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("%21", "!")
                .replace("%27", "'")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("*", "%2A");
    }

    /** Whether a key can pass both, as S3 judges: by beginnings and ends, each for itself. */
    public boolean overlaps(KeyFilter other) {
        return (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
    }

    @Override
    public String toString() {
        String begin = prefix.isEmpty() ? "all keys" : "keys below '" + prefix + "'";
        return suffix.isEmpty() ? begin : begin + " that end with '" + suffix + "'";
    }
}
