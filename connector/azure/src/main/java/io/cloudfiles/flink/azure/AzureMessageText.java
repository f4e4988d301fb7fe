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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The text of messages. Event Grid sends it in Base64, as most clients of Azure Queue Storage do; others send it as it is. Which of them it was
 * is not written anywhere: what is Base64 of text is taken for that, but for what looks like JSON.
 */
final class AzureMessageText {
    /** Of a message as it is sent. */
    private static final int MOST_BYTES = 64 << 10;

    private static final Pattern JSON = Pattern.compile("\\s*[\\[{]");
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cntrl}&&\\S]");

    private AzureMessageText() {}

    /** What was meant. */
    static String decoded(String sent) {
        if (JSON.matcher(sent).lookingAt()) {
            return sent;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(sent.strip());
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return NO_TEXT.matcher(text).find() ? sent : text;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return sent;
        }
    }

    /** What to send: in Base64, as Event Grid does, unless only the text itself is short enough. */
    static String encoded(String text) {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return encoded.length() <= MOST_BYTES ? encoded : text;
    }
}
