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

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.List;

/**
 * What whoever takes the rows of an evolving schema does not take of the columns that it may grow by. Known before a version is saved, so
 * that no version is saved that ends the job.
 *
 * <p>Each method gives the path of a column or of a field within one, in arrays and maps by {@code element}, {@code key} and {@code value}. It
 * returns why the target does not take it, and what would let it in; null when it takes it. Pure: what a target takes is asked of it once.
 */
@Internal
public interface TargetLimits extends Serializable {
    /** Takes everything. */
    TargetLimits NONE = Unlimited.INSTANCE;

    /** A column or field that there is not yet, by its name. */
    @Nullable
    String refusalOfName(List<String> path);

    /**
     * A column or field that the rows did not have, with all that is in it, where the target may have one of that name already, of another type.
     * Asked at each level of nesting, from the outside in.
     */
    @Nullable
    String refusalOfMisfit(List<String> path, LogicalType type);

    /** A type, of no fields or elements, at a place where it was not before. */
    @Nullable
    String refusalOfType(List<String> path, LogicalType type);

    /** A column or field that the rows have and that becomes wider; its new type is asked for besides. */
    @Nullable
    String refusalOfWidening(List<String> path, LogicalType type);

    /** Nothing is known of the target. */
    enum Unlimited implements TargetLimits {
        INSTANCE;

        @Override
        public @Nullable String refusalOfName(List<String> path) {
            return null;
        }

        @Override
        public @Nullable String refusalOfMisfit(List<String> path, LogicalType type) {
            return null;
        }

        @Override
        public @Nullable String refusalOfType(List<String> path, LogicalType type) {
            return null;
        }

        @Override
        public @Nullable String refusalOfWidening(List<String> path, LogicalType type) {
            return null;
        }
    }
}
