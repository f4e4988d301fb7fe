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

import java.util.List;

/**
 * A statement that has a value.
 *
 * @param targets the variables that it is assigned to; none where it is only evaluated
 * @param value its right side
 */
@Internal
public record Statement(List<String> targets, Expression value) {
    public Statement {
        targets = List.copyOf(targets);
    }
}
