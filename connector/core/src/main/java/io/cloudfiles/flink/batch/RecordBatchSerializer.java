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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/**
 * Serializes batches between tasks and into unaligned checkpoints: a length and the bytes that {@link BatchEncoder} describes. A batch
 * carries its own type, so that one stream may hold batches of several schema versions. Batches are immutable, so a copy is the batch
 * itself. Used by one thread at a time; each gets a duplicate.
 */
@Internal
public final class RecordBatchSerializer extends TypeSerializer<RecordBatch> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable BatchOutput output;
    /** The type written last and its bytes: almost always the next one, too. */
    private transient @Nullable RowType writtenType;

    private transient byte @Nullable [] writtenDescriptor;
    /** The bytes read last and their type, so that a reader need not compare the types of batches that follow each other. */
    private transient byte @Nullable [] readDescriptor;

    private transient @Nullable RowType readType;

    @Override
    public void serialize(RecordBatch batch, DataOutputView target) throws IOException {
        if (output == null) {
            output = new BatchOutput();
        }
        output.clear();
        new BatchEncoder(output).encode(batch, descriptor(batch.type()));
        target.writeInt(output.size());
        target.write(output.array(), 0, output.size());
    }

    private byte[] descriptor(RowType type) {
        byte[] descriptor = writtenDescriptor;
        if (descriptor == null || !type.equals(writtenType)) {
            descriptor = TypeDescriptor.encode(type);
            writtenDescriptor = descriptor;
            writtenType = type;
        }
        return descriptor;
    }

    @Override
    public RecordBatch deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        BatchInput in = new BatchInput(bytes);
        byte version = in.readByte();
        if (version < BatchEncoder.VERSION || version > BatchEncoder.VERSION_WITH_ORIGIN) {
            throw new IOException("A record batch is of version " + version + ", newer than this version.");
        }
        int length = in.readVarInt();
        in.require(length);
        RowType type = type(bytes, in.position(), in.position() + length);
        in.skip(length);
        return new BatchDecoder(in).decode(type, version);
    }

    private RowType type(byte[] bytes, int from, int to) throws IOException {
        byte[] known = readDescriptor;
        RowType type = readType;
        if (type == null || known == null || !Arrays.equals(known, 0, known.length, bytes, from, to)) {
            known = Arrays.copyOfRange(bytes, from, to);
            type = TypeDescriptor.decode(known);
            readDescriptor = known;
            readType = type;
        }
        return type;
    }

    @Override
    public RecordBatch deserialize(RecordBatch reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<RecordBatch> duplicate() {
        return new RecordBatchSerializer();
    }

    @Override
    public RecordBatch createInstance() {
        return RecordBatch.of(0, RowType.of(), new ColumnVector[0], 0);
    }

    @Override
    public RecordBatch copy(RecordBatch from) {
        return from;
    }

    @Override
    public RecordBatch copy(RecordBatch from, RecordBatch reuse) {
        return from;
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        // Not write(source, length), which some views refuse when their buffer is too small.
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordBatchSerializer;
    }

    @Override
    public int hashCode() {
        return RecordBatchSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<RecordBatch> snapshotConfiguration() {
        return new RecordBatchSerializerSnapshot();
    }
}
