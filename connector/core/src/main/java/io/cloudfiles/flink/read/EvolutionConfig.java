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

import io.cloudfiles.flink.schema.EvolutionMode;
import io.cloudfiles.flink.schema.OnEvolution;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;

/**
 * How the schema follows what the files hold.
 *
 * @param mode one that looks at new columns: not {@code RESCUE} nor {@code NONE}
 * @param onEvolution what becomes of the job when there is a new version
 * @param schemaLocation of the log that versions are appended to; null only where the mode adds no columns
 * @param planned the version that the job begins with
 * @param columns how the columns of the source follow from a version
 * @param target what whoever takes the rows does not take of news
 * @param maxInferenceBytes how much of a file is read at most to find the types of new columns
 */
@Internal
public record EvolutionConfig(
        EvolutionMode mode,
        OnEvolution onEvolution,
        @Nullable String schemaLocation,
        SchemaMark planned,
        ColumnPlan columns,
        TargetLimits target,
        long maxInferenceBytes)
        implements Serializable {
    public EvolutionConfig {
        if (mode.addsColumns() && schemaLocation == null) {
            throw new IllegalArgumentException("no schema location in mode " + mode);
        }
    }

    Location location() {
        if (schemaLocation == null) {
            throw new IllegalStateException("Mode " + mode + " has no schema log.");
        }
        return Location.parse(schemaLocation);
    }
}
