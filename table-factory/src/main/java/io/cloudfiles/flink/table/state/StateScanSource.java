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
package io.cloudfiles.flink.table.state;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

import java.util.List;

/**
 * The files of a checkpoint as rows: a bounded source of parts, each of which one reader restores and merges by itself. So it needs neither batch mode nor a shuffle
 * nor keyed state, and runs beside streaming tables whatever the state backend of the session is.
 */
final class StateScanSource
        implements Source<RowData, StatePartSplit, List<StatePartSplit>>, ResultTypeQueryable<RowData> {
    private static final long serialVersionUID = 1L;

    private final StateScan scan;

    StateScanSource(StateScan scan) {
        this.scan = scan;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<StatePartSplit, List<StatePartSplit>> createEnumerator(
            SplitEnumeratorContext<StatePartSplit> context) {
        return new StatePartEnumerator(
                context,
                scan.parts().stream()
                        .map(number -> new StatePartSplit(number, 0))
                        .toList());
    }

    @Override
    public SplitEnumerator<StatePartSplit, List<StatePartSplit>> restoreEnumerator(
            SplitEnumeratorContext<StatePartSplit> context, List<StatePartSplit> checkpoint) {
        return new StatePartEnumerator(context, checkpoint);
    }

    @Override
    public SourceReader<RowData, StatePartSplit> createReader(SourceReaderContext context) {
        return new StateReader(scan, context);
    }

    @Override
    public SimpleVersionedSerializer<StatePartSplit> getSplitSerializer() {
        return new StatePartSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<List<StatePartSplit>> getEnumeratorCheckpointSerializer() {
        return new StatePartSplit.ListSerializer();
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(scan.output());
    }
}
