package io.cloudfiles.flink.format;

import io.cloudfiles.flink.storage.StorageInput;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.RowType;

/** Finds the schema of one sampled file; safe for use by many threads. */
@PublicEvolving
public interface SchemaInferrer {
    /**
     * Reads the head of a file.
     *
     * @param input the file; the caller closes it
     * @param maxBytes how much to read at most; a record that is cut off there is left out
     * @return columns in order of appearance, all nullable; a field whose only values were nulls has Flink's {@code NullType}, so that
     *     another file can say what it is; no column at all for a file without records
     * @throws IOException when the store could not answer
     */
    RowType infer(StorageInput input, long maxBytes) throws IOException;
}
