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
package io.cloudfiles.flink.table.state;

import io.cloudfiles.flink.cli.state.FileState;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.Set;

/** A condition that leaves out files before they become rows; travels in the job graph. */
sealed interface StateFilter extends Serializable {
    boolean test(FileState file);

    /** Whether the ledger alone does not tell. */
    default boolean asksLifecycle() {
        return true;
    }

    /**
     * The path is one of these.
     *
     * @param paths as the table shows them
     */
    record HasPath(Set<String> paths) implements StateFilter {
        public HasPath {
            paths = Set.copyOf(paths);
        }

        @Override
        public boolean test(FileState file) {
            return paths.contains(file.file().location().toString());
        }

        @Override
        public boolean asksLifecycle() {
            return false;
        }
    }

    /** The path begins so. */
    record HasPrefix(String prefix) implements StateFilter {
        @Override
        public boolean test(FileState file) {
            return file.file().location().toString().startsWith(prefix);
        }

        @Override
        public boolean asksLifecycle() {
            return false;
        }
    }

    /** The column {@code ingestion_state} is one of these. */
    record HasState(Set<String> states) implements StateFilter {
        public HasState {
            states = Set.copyOf(states);
        }

        @Override
        public boolean test(FileState file) {
            String state = StateColumn.ingestionState(file.stage());
            return state != null && states.contains(state);
        }
    }

    /** The column {@code ingestion_state} is, or is not, null. */
    record KnowsState(boolean isKnown) implements StateFilter {
        @Override
        public boolean test(FileState file) {
            @Nullable String state = StateColumn.ingestionState(file.stage());
            return isKnown == (state != null);
        }
    }

    /** The column {@code stage} is one of these. */
    record HasStage(Set<String> stages) implements StateFilter {
        public HasStage {
            stages = Set.copyOf(stages);
        }

        @Override
        public boolean test(FileState file) {
            return stages.contains(StateColumn.name(file.stage()));
        }
    }
}
