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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.format.columnar.Presence;
import org.apache.orc.OrcProto.Stream.Kind;
import org.apache.orc.impl.RunLengthByteReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** A union as a struct: each value has a tag, and stands in the column of that number below. */
final class UnionNode extends Node implements Presence {
    private static final int SKIPPED_AT_ONCE = 8192;

    private final List<Node> tag;
    private final List<List<Node>> variants;
    private @Nullable RunLengthByteReader tags;
    private long maxTags;

    /**
     * @param tag what takes the tags; nothing when they are not wanted
     * @param variants of each type what reads it; nothing when it is not wanted
     */
    UnionNode(int column, List<Node> tag, List<List<Node>> variants) {
        super(column);
        this.tag = tag;
        this.variants = variants;
    }

    @Override
    void collectColumns(BitSet columns) {
        super.collectColumns(columns);
        variants.forEach(variant -> variant.forEach(node -> node.collectColumns(columns)));
    }

    @Override
    void startValues(StripeStreams streams) throws IOException {
        tags = new RunLengthByteReader(streams.get(column(), Kind.DATA));
        maxTags = streams.maxValues(column(), Kind.DATA, MAX_BYTES_PER_BYTE);
        for (List<Node> variant : variants) {
            for (Node node : variant) {
                node.start(streams);
            }
        }
    }

    @Override
    void skipValues(long count) throws IOException {
        for (long left = count; left > 0; left -= SKIPPED_AT_ONCE) {
            long[] counts = new long[variants.size()];
            for (int i = 0; i < Math.min(left, SKIPPED_AT_ONCE); i++) {
                counts[nextTag()]++;
            }
            for (int i = 0; i < counts.length; i++) {
                for (Node node : variants.get(i)) {
                    node.skip(counts[i]);
                }
            }
        }
    }

    private int nextTag() throws IOException {
        return Objects.checkIndex(Objects.requireNonNull(tags).next(), variants.size());
    }

    @Override
    void loadValues() throws IOException {
        boolean[] nulls = nulls();
        requireAtMost(maxTags, values());
        byte[] read = new byte[places()];
        for (int i = 0; i < read.length; i++) {
            read[i] = nulls != null && nulls[i] ? -1 : (byte) nextTag();
        }
        for (Node node : tag) {
            ((TagValues) ((LeafNode) node).values).set(read);
            node.load(places(), nulls);
        }
        for (int variant = 0; variant < variants.size(); variant++) {
            boolean[] absent = new boolean[read.length];
            for (int i = 0; i < read.length; i++) {
                absent[i] = read[i] != variant;
            }
            for (Node node : variants.get(variant)) {
                node.load(places(), absent);
            }
        }
    }

    @Override
    public boolean @Nullable [] nulls(int places) {
        return nulls();
    }
}
