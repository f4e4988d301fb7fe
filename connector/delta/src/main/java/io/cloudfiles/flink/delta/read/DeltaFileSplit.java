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
package io.cloudfiles.flink.delta.read;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A data file to read.
 *
 * @param number of the file in its scan
 * @param scanFile the file as Kernel's scan describes it, printed
 * @param rowsRead how many of its rows were emitted already
 */
@Internal
public record DeltaFileSplit(int number, String scanFile, long rowsRead) implements SourceSplit {
    @Override
    public String splitId() {
        return Integer.toString(number);
    }

    /** The same file with more of it emitted. */
    DeltaFileSplit at(long rows) {
        return new DeltaFileSplit(number, scanFile, rows);
    }
}
