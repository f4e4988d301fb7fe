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
package io.cloudfiles.flink.source.coordination;

import org.apache.flink.runtime.io.network.api.writer.SubtaskStateMapper;
import org.apache.flink.runtime.plugable.SerializationDelegate;
import org.apache.flink.streaming.runtime.partitioner.StreamPartitioner;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sends a range to the reader that it was granted to. Its channels take no part in unaligned checkpoints, so that no range is ever
 * in channel state, where a rescale could not tell whose it is; they hold only what readers have asked for, so barriers pass
 * quickly. Not {@code partitionCustom}: Flink refuses unaligned checkpoints for jobs that contain it.
 */
final class RangePartitioner extends StreamPartitioner<GrantedRange> {
    private static final long serialVersionUID = 1L;

    RangePartitioner() {
        disableUnalignedCheckpoints();
    }

    @Override
    public int selectChannel(SerializationDelegate<StreamRecord<GrantedRange>> record) {
        return record.getInstance().getValue().reader() % numberOfChannels;
    }

    @Override
    public SubtaskStateMapper getDownstreamSubtaskStateMapper() {
        return SubtaskStateMapper.UNSUPPORTED;
    }

    @Override
    public SubtaskStateMapper getUpstreamSubtaskStateMapper() {
        return SubtaskStateMapper.UNSUPPORTED;
    }

    @Override
    public boolean isPointwise() {
        return false;
    }

    @Override
    public StreamPartitioner<GrantedRange> copy() {
        return new RangePartitioner();
    }

    @Override
    public String toString() {
        return "GRANTED";
    }
}
