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

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfigs;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.FilePageBuilder;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What discovery leaves in checkpoints and on the wire. */
class DiscoveryStateTest {
    private static final DiscoveredFile PLAIN = new DiscoveredFile(
            new FileEntry(Location.parse("s3://b/in/ä.json"), 12, 1_772_000_000_000_001L, "\"e\""), false);
    private static final DiscoveredFile BASELINE =
            new DiscoveredFile(new FileEntry(Location.parse("/in/b.json"), 0, -1, null), true);
    private static final EnumeratorState STATE = new EnumeratorState(
            Instant.ofEpochSecond(1_772_000_000L, 123_456_789), true, 42, List.of("s3://b/in/*", "/ä"));
    private static final EnumeratorState COVERED = new EnumeratorState(
            STATE.firstStart(),
            true,
            42,
            STATE.paths(),
            new EnumeratorState.Covered("q tells of ä", Instant.ofEpochSecond(1_772_000_001L, 5)));
    private static final EnumeratorState FORGETFUL = new EnumeratorState(
            STATE.firstStart(),
            true,
            42,
            STATE.paths(),
            COVERED.covered(),
            new EnumeratorState.Forgotten(1_699_920_000_000_000L, Instant.ofEpochSecond(1_772_000_002L, 7)),
            Map.of());
    private static final EnumeratorState TOLD = new EnumeratorState(
            STATE.firstStart(),
            true,
            42,
            STATE.paths(),
            COVERED.covered(),
            FORGETFUL.forgotten(),
            Map.of("csv.sep", "ä", "path", "s3://b/in/*"));

    private static final EnumeratorState LISTED = new EnumeratorState(
            STATE.firstStart(),
            true,
            42,
            STATE.paths(),
            COVERED.covered(),
            FORGETFUL.forgotten(),
            TOLD.options(),
            Instant.ofEpochSecond(1_772_000_003L, 9));

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = requireNonNull(DiscoveryStateTest.class.getResourceAsStream("/state/" + name))) {
            return file.readAllBytes();
        }
    }

    private static DiscoverySplit pageSplit() {
        FilePageBuilder builder = new FilePageBuilder();
        builder.tryAdd(PLAIN);
        builder.tryAdd(BASELINE);
        FilePage page = builder.build();
        return DiscoverySplit.page(3, 17, page);
    }

    @Test
    void readsSplitsOfVersion1() throws IOException {
        DiscoverySplitSerializer serializer = DiscoverySplitSerializer.INSTANCE;

        assertThat(serializer.deserialize(1, golden("discovery-split-page-v1.bin")))
                .isEqualTo(pageSplit());
        assertThat(serializer.deserialize(1, golden("discovery-split-marker-v1.bin")))
                .isEqualTo(DiscoverySplit.marker(3, DiscoveryScope.NOTHING_FORGOTTEN));
    }

    @Test
    void readsAndWritesSplitsOfVersion2() throws IOException {
        DiscoverySplitSerializer serializer = DiscoverySplitSerializer.INSTANCE;

        byte[] page = golden("discovery-split-page-v1.bin");
        assertThat(serializer.deserialize(2, page)).isEqualTo(pageSplit());
        assertThat(serializer.serialize(pageSplit())).as("as in version 1").isEqualTo(page);

        byte[] marker = golden("discovery-split-marker-v2.bin");
        DiscoverySplit ofMarker = DiscoverySplit.marker(3, 1_700_000_000_000_000L);
        assertThat(serializer.deserialize(2, marker)).isEqualTo(ofMarker);
        assertThat(serializer.serialize(ofMarker)).isEqualTo(marker);
    }

    @Test
    void filesThatAreAskedForKeepWhen() throws IOException {
        for (DiscoveredFile plain : List.of(PLAIN, BASELINE)) {
            DiscoveredFile asked = new DiscoveredFile(plain.file(), plain.baseline(), 1_772_000_000_000L);
            DataOutputSerializer out = new DataOutputSerializer(64);
            DiscoveredFileSerializer.INSTANCE.serialize(asked, out);
            assertThat(DiscoveredFileSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                    .isEqualTo(asked);
            FilePageBuilder builder = new FilePageBuilder();
            builder.tryAdd(plain);
            builder.tryAdd(asked);
            builder.tryAdd(plain);
            assertThat(FilePage.fromBytes(builder.build().toBytes())).containsExactly(plain, asked, plain);
        }
    }

    @Test
    void readsEnumeratorStateOfVersion1() throws IOException {
        byte[] bytes = golden("enumerator-state-v1.bin");

        assertThat(EnumeratorStateSerializer.INSTANCE.deserialize(1, bytes)).isEqualTo(STATE);
    }

    @Test
    void readsEnumeratorStateOfVersion2() throws IOException {
        byte[] bytes = golden("enumerator-state-v2.bin");

        assertThat(EnumeratorStateSerializer.INSTANCE.deserialize(2, bytes)).isEqualTo(COVERED);
    }

    @Test
    void readsEnumeratorStateOfVersion3() throws IOException {
        byte[] bytes = golden("enumerator-state-v3.bin");

        assertThat(EnumeratorStateSerializer.INSTANCE.deserialize(3, bytes)).isEqualTo(FORGETFUL);
    }

    @Test
    void readsAndWritesEnumeratorStateOfVersion4() throws IOException {
        byte[] bytes = golden("enumerator-state-v4.bin");

        assertThat(EnumeratorStateSerializer.INSTANCE.deserialize(4, bytes)).isEqualTo(TOLD);
    }

    @Test
    void readsAndWritesEnumeratorStateOfVersion5() throws IOException {
        byte[] bytes = golden("enumerator-state-v5.bin");

        assertThat(EnumeratorStateSerializer.INSTANCE.deserialize(5, bytes)).isEqualTo(LISTED);
        assertThat(EnumeratorStateSerializer.INSTANCE.serialize(LISTED)).isEqualTo(bytes);
        for (EnumeratorState state : List.of(STATE, COVERED, FORGETFUL, TOLD)) {
            assertThat(EnumeratorStateSerializer.INSTANCE.deserialize(
                            5, EnumeratorStateSerializer.INSTANCE.serialize(state)))
                    .isEqualTo(state);
        }
    }

    @Test
    void readsAndWritesDiscoveredFilesOfVersion1() throws IOException {
        byte[] bytes = golden("discovered-files-v1.bin");

        DataInputDeserializer in = new DataInputDeserializer(bytes);
        assertThat(DiscoveredFileSerializer.INSTANCE.deserialize(in)).isEqualTo(PLAIN);
        assertThat(DiscoveredFileSerializer.INSTANCE.deserialize(in)).isEqualTo(BASELINE);
        assertThat(in.available()).isZero();

        DataOutputSerializer out = new DataOutputSerializer(16);
        DiscoveredFileSerializer.INSTANCE.serialize(PLAIN, out);
        DiscoveredFileSerializer.INSTANCE.serialize(BASELINE, out);
        assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @Test
    void readsAndWritesDiscoveredFilesOfABackfill() throws IOException {
        byte[] bytes = golden("discovered-file-v1-backfill.bin");
        DiscoveredFile file = new DiscoveredFile(PLAIN.file(), false, true, 1_700_000_000_123L);

        assertThat(DiscoveredFileSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes)))
                .isEqualTo(file);
        DataOutputSerializer out = new DataOutputSerializer(16);
        DiscoveredFileSerializer.INSTANCE.serialize(file, out);
        assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @Test
    void copiesADiscoveredFileAsBytes() throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(golden("discovered-files-v1.bin"));
        DataOutputSerializer out = new DataOutputSerializer(16);
        DiscoveredFileSerializer.INSTANCE.copy(in, out);

        assertThat(DiscoveredFileSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(PLAIN);
    }

    @Test
    void refusesVersionsOfTheFuture() {
        assertThatThrownBy(() -> DiscoverySplitSerializer.INSTANCE.deserialize(3, new byte[0]))
                .hasMessageContaining("version 3");
        assertThatThrownBy(() -> EnumeratorStateSerializer.INSTANCE.deserialize(6, new byte[0]))
                .hasMessageContaining("version 6");
        assertThatThrownBy(() -> DiscoveredFileSerializer.INSTANCE.deserialize(
                        new DataInputDeserializer(new byte[] {0x20, 0, 0})))
                .hasMessageContaining("byte 32");
    }

    @Test
    void theStateHoldsPathsOfAnyLength() throws IOException {
        EnumeratorState state = new EnumeratorState(Instant.EPOCH, false, 0, List.of("/" + "x".repeat(100_000)));

        byte[] bytes = EnumeratorStateSerializer.INSTANCE.serialize(state);
        assertThat(EnumeratorStateSerializer.INSTANCE.deserialize(4, bytes)).isEqualTo(state);
    }

    @Test
    void theSourceIsUnboundedInBothRunModesAndCanBeShipped() throws Exception {
        DiscoverySource continuous = new DiscoverySource(
                DiscoveryConfigs.of("s3://b/in").build(), Map.of("s3.region", "eu-west-1"), new ListingMarks(0));
        DiscoverySource availableNow = new DiscoverySource(
                DiscoveryConfigs.of("s3://b/in").availableNow(Instant.EPOCH).build(), Map.of(), new ListingMarks(0));

        assertThat(continuous.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(availableNow.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(InstantiationUtil.clone(continuous).getProducedType()).isEqualTo(DiscoveredFileTypeInfo.INSTANCE);
    }

    @Test
    void theSourceRefusesAMalformedPathAtOnce() {
        assertThatThrownBy(() ->
                        new DiscoverySource(DiscoveryConfigs.of("s3://b/{in").build(), Map.of(), new ListingMarks(0)))
                .isInstanceOf(CloudFilesException.class)
                .hasMessageContaining("'{' is not closed");
    }
}
