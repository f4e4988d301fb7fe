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
package io.cloudfiles.flink.read;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;

/** Computes the value that a column has in all rows of a range. Safe for use by many threads. */
@Internal
@FunctionalInterface
public interface FileFunction extends Serializable {
    /**
     * The value, in Flink's internal form.
     *
     * @param now when the range is opened
     * @param inputs in Flink's internal form and in the order of {@link ComputedColumn#inputs}
     * @throws Exception when there is none, with a message that says why
     */
    @Nullable
    Object valueOf(TimestampData now, @Nullable Object[] inputs) throws Exception;
}
