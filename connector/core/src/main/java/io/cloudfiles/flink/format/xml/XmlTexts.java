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
package io.cloudfiles.flink.format.xml;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * What texts stand for.
 *
 * @param trims whether blanks around them do not count
 * @param nullText the text that is null, in UTF-8; null when there is none
 */
record XmlTexts(boolean trims, byte @Nullable [] nullText) {
    static XmlTexts of(XmlConfig config) {
        String text = config.nullValue();
        return new XmlTexts(config.trims(), text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }
}
