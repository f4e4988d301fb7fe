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
package io.cloudfiles.flink.cli.convert.python;

import org.apache.flink.annotation.Internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an expression is worth as text, as far as the file tells.
 *
 * @param text with {@code ${name}} for each part that only a run of the program would know
 * @param unknowns the names of these parts, and where they come from
 */
@Internal
public record Value(String text, Map<String, Origin> unknowns) {
    public Value {
        unknowns = Collections.unmodifiableMap(new LinkedHashMap<>(unknowns));
    }

    static Value of(String text) {
        return new Value(text, Map.of());
    }

    static Value unknown(String name, Origin origin) {
        String word = name.replaceAll("[^A-Za-z0-9_]+", "_");
        return new Value("${" + word + "}", Map.of(word, origin));
    }

    /** Whether the file tells all of it. */
    public boolean isKnown() {
        return unknowns.isEmpty();
    }

    /** This text and another one behind it. */
    public Value plus(Value other) {
        Map<String, Origin> both = new LinkedHashMap<>(unknowns);
        both.putAll(other.unknowns);
        return new Value(text + other.text, both);
    }
}
