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
package io.cloudfiles.flink.delta.distribution;

import org.apache.flink.annotation.PublicEvolving;

/** Which writer of a sink gets which rows. */
@PublicEvolving
public enum DistributionMode {
    /** {@link #ADAPTIVE} where partition columns are named, else {@link #NONE}. */
    AUTO("auto"),
    /** As Flink connects the input: mostly each writer those of the task that it is chained to. */
    NONE("none"),
    /** Those of one partition to as few writers as their volume needs; a table without partitions counts as one. */
    ADAPTIVE("adaptive");

    private final String value;

    DistributionMode(String value) {
        this.value = value;
    }

    /** The option's value. */
    @Override
    public String toString() {
        return value;
    }
}
