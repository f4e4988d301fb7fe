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
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a reader emits: the names of files, and watermarks as {@code #n} of listing n. */
final class RecordingOutput implements ReaderOutput<DiscoveredFile> {
    final List<String> emitted = new ArrayList<>();

    @Override
    public void collect(DiscoveredFile found) {
        emitted.add(found.file().location().name());
    }

    @Override
    public void collect(DiscoveredFile found, long timestamp) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        emitted.add("#" + ListingMarks.listingOf(watermark.getTimestamp()));
    }

    @Override
    public void markIdle() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void markActive() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SourceOutput<DiscoveredFile> createOutputForSplit(String splitId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        throw new UnsupportedOperationException();
    }
}
