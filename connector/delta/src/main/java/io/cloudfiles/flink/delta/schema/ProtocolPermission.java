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
package io.cloudfiles.flink.delta.schema;

import org.apache.flink.annotation.Internal;

import java.util.Map;

/**
 * How far the sink may raise the protocol of a table that exists.
 *
 * @param upgrades whether it may do so wherever rows need it
 * @param properties table properties that were given to the sink: what they ask for is allowed
 */
@Internal
public record ProtocolPermission(boolean upgrades, Map<String, String> properties) {
    public ProtocolPermission {
        properties = Map.copyOf(properties);
    }

    boolean allows(String property, String value) {
        return upgrades
                || properties.entrySet().stream()
                        .anyMatch(given -> given.getKey().equalsIgnoreCase(property)
                                && given.getValue().equalsIgnoreCase(value));
    }
}
