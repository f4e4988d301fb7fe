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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.source.enumerator.EnumeratorState.Covered;
import io.cloudfiles.flink.source.enumerator.EnumeratorState.Forgotten;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of {@link EnumeratorState}.
 *
 * <pre>
 * V1 := firstStart seconds long, nanos int, baselineComplete boolean, lastListing long, count int, path*
 * V2 := V1, hasCovered boolean, [coverage, began seconds long, nanos int]; coverage as a path
 * V3 := V2, hasForgotten boolean, [beforeMicros long, takenAt seconds long, nanos int]
 * V4 := V3, count int, (key, value)*; each as a path
 * V5 := V4, hasListed boolean, [listed seconds long, nanos int]
 * path := length int, UTF-8 bytes (a path may be longer than what writeUTF can hold)
 * </pre>
 */
@Internal
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
    /** The one instance. */
    public static final EnumeratorStateSerializer INSTANCE = new EnumeratorStateSerializer();

    private static final int V1 = 1;
    private static final int V2 = 2;
    private static final int V3 = 3;
    private static final int V4 = 4;
    private static final int V5 = 5;

    private EnumeratorStateSerializer() {}

    @Override
    public int getVersion() {
        return V5;
    }

    @Override
    public byte[] serialize(EnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(128);
        writeInstant(state.firstStart(), out);
        out.writeBoolean(state.baselineComplete());
        out.writeLong(state.lastListing());
        out.writeInt(state.paths().size());
        for (String path : state.paths()) {
            writeText(path, out);
        }
        Covered covered = state.covered();
        out.writeBoolean(covered != null);
        if (covered != null) {
            writeText(covered.coverage(), out);
            writeInstant(covered.began(), out);
        }
        Forgotten forgotten = state.forgotten();
        out.writeBoolean(forgotten != null);
        if (forgotten != null) {
            out.writeLong(forgotten.beforeMicros());
            writeInstant(forgotten.takenAt(), out);
        }
        out.writeInt(state.options().size());
        for (Map.Entry<String, String> option : new TreeMap<>(state.options()).entrySet()) {
            writeText(option.getKey(), out);
            writeText(option.getValue(), out);
        }
        Instant listed = state.listed();
        out.writeBoolean(listed != null);
        if (listed != null) {
            writeInstant(listed, out);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public EnumeratorState deserialize(int version, byte[] serialized) throws IOException {
        if (version < V1 || version > V5) {
            throw new IOException("Enumerator state of version " + version + "; this release reads up to version " + V5
                    + ". The checkpoint was written by a newer release: run that one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        Instant firstStart = readInstant(in);
        boolean baselineComplete = in.readBoolean();
        long lastListing = in.readLong();
        int count = in.readInt();
        List<String> paths = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            paths.add(readText(in));
        }
        Covered covered = version >= V2 && in.readBoolean() ? new Covered(readText(in), readInstant(in)) : null;
        Forgotten forgotten = version >= V3 && in.readBoolean() ? new Forgotten(in.readLong(), readInstant(in)) : null;
        Map<String, String> options = version >= V4 ? readOptions(in) : Map.of();
        Instant listed = version >= V5 && in.readBoolean() ? readInstant(in) : null;
        return new EnumeratorState(
                firstStart, baselineComplete, lastListing, paths, covered, forgotten, options, listed);
    }

    private static Map<String, String> readOptions(DataInputDeserializer in) throws IOException {
        Map<String, String> options = new HashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            options.put(readText(in), readText(in));
        }
        return options;
    }

    private static void writeInstant(Instant instant, DataOutputSerializer out) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant readInstant(DataInputDeserializer in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void writeText(String text, DataOutputSerializer out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputDeserializer in) throws IOException {
        byte[] utf8 = new byte[in.readInt()];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
