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
package io.cloudfiles.flink.schema;

import org.apache.flink.annotation.PublicEvolving;

/** What happens when the data no longer fits the schema; Auto Loader's five modes. */
@PublicEvolving
public enum EvolutionMode {
    /** New columns are added. */
    ADD_NEW_COLUMNS,
    /** New columns are added and types widened. */
    ADD_NEW_COLUMNS_WITH_TYPE_WIDENING,
    /** What does not fit goes to the rescued data column. */
    RESCUE,
    /** The job fails on new columns. */
    FAIL_ON_NEW_COLUMNS,
    /** New columns are ignored, or rescued where there is a rescued data column. */
    NONE;

    /** Whether new columns become part of the schema. */
    public boolean addsColumns() {
        return this == ADD_NEW_COLUMNS || this == ADD_NEW_COLUMNS_WITH_TYPE_WIDENING;
    }

    /** Whether columns become wider for values that do not fit. */
    public boolean widensTypes() {
        return this == ADD_NEW_COLUMNS_WITH_TYPE_WIDENING;
    }
}
