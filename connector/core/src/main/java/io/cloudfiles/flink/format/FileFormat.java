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
package io.cloudfiles.flink.format;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.annotation.PublicEvolving;

import java.io.IOException;
import java.io.Serializable;

/**
 * A file format with its options resolved. Immutable and serializable: it travels to the readers with the job.
 */
@PublicEvolving
public interface FileFormat extends Serializable {
    /** The name users write, such as {@code json}. */
    String name();

    /** Whether a file may be cut into ranges; decided without opening it, by its name and the options. */
    boolean isSplittable(FileEntry file);

    /**
     * Opens a range.
     *
     * @param input the file; the reader owns and closes it, also when this call fails
     * @param range what to read; the whole file unless {@link #isSplittable}
     * @param position where to resume; {@link ReadPosition#START} for a new range
     * @param schema what to produce
     */
    RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema) throws IOException;

    /**
     * Whether the columns of a schema are found by their names, so that fewer may be asked for than the files hold. If not, readers
     * always get every data column.
     */
    default boolean canPrune() {
        return true;
    }

    /** Whether its files say of which types their values are; else these are texts, which may be read as several types. */
    default boolean isTyped() {
        return false;
    }

    /** What a record of its files is, for messages: a noun with its article. */
    default String whatARecordIs() {
        return "a record";
    }

    /** How to find the schema of such files. */
    SchemaInferrer inferrer();
}
