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
package io.cloudfiles.flink.discovery.notification;

import java.util.regex.Pattern;

/** What may be logged of a message that nobody understands: its beginning, without what could be a key, a signature or a token. */
final class MessageExcerpt {
    private static final int MOST_CHARACTERS = 300;
    /** Keys of all clouds are longer runs of such characters than words are. */
    private static final Pattern MAY_BE_SECRET = Pattern.compile("[A-Za-z0-9+/=_%.~-]{20,}");

    /** Values of names that say what they are, however short. */
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)((?:secret|password|token|key|credential|signature)[\\w-]*\"?\\s*[:=]\\s*\"?)[^\\s\",;&}]+");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private MessageExcerpt() {}

    static String of(String body) {
        String beginning = body.substring(0, Math.min(body.length(), 4 * MOST_CHARACTERS));
        String line = CONTROL.matcher(beginning).replaceAll(" ");
        String unnamed = NAMED_SECRET.matcher(line).replaceAll("$1…");
        String harmless = MAY_BE_SECRET.matcher(unnamed).replaceAll("…");
        return harmless.length() <= MOST_CHARACTERS && beginning.length() == body.length()
                ? harmless
                : harmless.substring(0, Math.min(MOST_CHARACTERS, harmless.length())) + "… (" + body.length()
                        + " characters)";
    }
}
