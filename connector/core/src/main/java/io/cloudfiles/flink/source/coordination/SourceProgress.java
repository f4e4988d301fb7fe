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

import io.cloudfiles.flink.read.ReadTotals;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.operators.coordination.CoordinationResponse;
import org.apache.flink.streaming.api.operators.collect.CollectCoordinationResponse;
import org.apache.flink.util.InstantiationUtil;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * How far a source is, as its coordinator knows it at one moment.
 *
 * @param complete whether every ledger and reader subtask has reported since the last (re)start; until then the numbers are sums of
 *     those that have, and {@code drained} is false
 * @param drained whether a listing was completed since the last (re)start, all its files were released and every released range is
 *     finished. In a continuous job it can become false again
 * @param listing number of the last listing of which every ledger subtask has seen all files; 0 for none since the last (re)start
 * @param discoveredFiles files that the ledger remembers, read or not
 * @param backlogFiles files that wait for a reader
 * @param backlogBytes their bytes
 * @param inFlightRanges ranges released to readers and not finished
 * @param inFlightBytes their bytes, so {@code backlogBytes + inFlightBytes} is what is left to read
 * @param nextFileMillis modification time of the waiting file that is next in order, in ms since the epoch; 0 when none waits
 * @param totals what the readers have delivered since the ledger began, over all restarts
 * @param runTotals of that, what was delivered since the job was submitted, as this JobManager knows it; zero until complete
 */
@Internal
public record SourceProgress(
        boolean complete,
        boolean drained,
        long listing,
        long discoveredFiles,
        long backlogFiles,
        long backlogBytes,
        long inFlightRanges,
        long inFlightBytes,
        long nextFileMillis,
        ReadTotals totals,
        ReadTotals runTotals)
        implements Serializable {
    private static final String ENVELOPE = "cloudfiles-progress";

    /** How far both sources together are. */
    public SourceProgress plus(SourceProgress other) {
        return new SourceProgress(
                complete && other.complete,
                drained && other.drained,
                Math.min(listing, other.listing),
                discoveredFiles + other.discoveredFiles,
                backlogFiles + other.backlogFiles,
                backlogBytes + other.backlogBytes,
                inFlightRanges + other.inFlightRanges,
                inFlightBytes + other.inFlightBytes,
                earlier(nextFileMillis, other.nextFileMillis),
                totals.plus(other.totals),
                runTotals.plus(other.runTotals));
    }

    /** Where 0 is none. */
    private static long earlier(long a, long b) {
        return a == 0 || b == 0 ? a + b : Math.min(a, b);
    }

    /**
     * As an answer of a coordinator. Flink's REST client loads the class of an answer from Flink's own class path, which does not have
     * this one where our jar came with the job: so the answer is one of Flink's, with these numbers as bytes in it.
     */
    public CoordinationResponse toResponse() {
        try {
            DataOutputSerializer content = new DataOutputSerializer(1024);
            BytePrimitiveArraySerializer.INSTANCE.serialize(InstantiationUtil.serializeObject(this), content);
            return new CollectCoordinationResponse(ENVELOPE, 0, List.of(content.getCopyOfBuffer()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The progress in the answer to a {@link ProgressRequest}.
     *
     * @throws IOException when it is not such an answer, or one of another version of this connector
     */
    public static SourceProgress of(CoordinationResponse response) throws IOException {
        if (response instanceof CollectCoordinationResponse envelope
                && envelope.getVersion().equals(ENVELOPE)) {
            byte[] content =
                    envelope.getResults(BytePrimitiveArraySerializer.INSTANCE).get(0);
            try {
                return InstantiationUtil.deserializeObject(content, SourceProgress.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IOException("The job runs with another version of this connector.", e);
            }
        }
        throw new IOException("not the progress of a source: " + response);
    }
}
