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
package io.cloudfiles.flink.format.flink;

import io.cloudfiles.flink.format.DecoderPool;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.LineChunks;
import io.cloudfiles.flink.format.LineEnd;
import io.cloudfiles.flink.format.ReadPosition;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.RecordReader;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.format.TextEncoding;
import io.cloudfiles.flink.format.TextInput;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;

/**
 * A format of Flink that is given lines, as Flink's own file source gives them: without the line feed, and without a carriage return in
 * front of it. We read them, from any storage, decompressed, and cut where lines begin.
 */
final class LinesFormat implements FileFormat {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final DeserializationSchema<RowData> lines;
    private final TextEncoding encoding;
    private final transient DecoderPool<DeserializationSchema<RowData>> opened;

    LinesFormat(String name, DeserializationSchema<RowData> lines, int maxExpansionRatio) {
        this(name, lines, new TextEncoding(StandardCharsets.UTF_8.name(), maxExpansionRatio));
    }

    private LinesFormat(String name, DeserializationSchema<RowData> lines, TextEncoding encoding) {
        this.name = name;
        this.lines = lines;
        this.encoding = encoding;
        this.opened = new DecoderPool<>(schema -> opened(lines));
    }

    @Serial
    private Object readResolve() {
        return new LinesFormat(name, lines, encoding);
    }

    private static DeserializationSchema<RowData> opened(DeserializationSchema<RowData> lines) {
        DeserializationSchema<RowData> copy = Copies.copy(lines);
        try {
            copy.open(new Opening());
        } catch (Exception e) {
            throw new IllegalStateException("The format could not be opened: " + e, e);
        }
        return copy;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isSplittable(FileEntry file) {
        return encoding.isSplittable(file);
    }

    /** What it decodes was decided when it was made. */
    @Override
    public boolean canPrune() {
        return false;
    }

    @Override
    public RecordReader open(StorageInput input, FileRange range, ReadPosition position, ReadSchema schema)
            throws IOException {
        try {
            boolean resumes = position.offset() != ReadPosition.NO_OFFSET;
            long offset = resumes ? position.offset() : LineChunks.offsetBefore(range.start(), LineEnd.LINE_FEED);
            TextInput text = encoding.open(input, range, offset);
            return new LinesReader(
                    name,
                    opened,
                    input,
                    LineChunks.from(offset, text, LineEnd.LINE_FEED),
                    !resumes && range.start() > 0,
                    text.rangeEnd(range),
                    range,
                    schema);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /** Infers nothing: columns are declared. */
    @Override
    public SchemaInferrer inferrer() {
        return (input, maxBytes) -> RowType.of();
    }

    /** Metrics of a format would be those of one of many files, so there are none. */
    private static final class Opening implements DeserializationSchema.InitializationContext {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(Thread.currentThread().getContextClassLoader());
        }
    }
}
