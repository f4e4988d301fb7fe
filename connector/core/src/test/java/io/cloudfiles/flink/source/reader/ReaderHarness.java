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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.batch.RecordBatch;
import io.cloudfiles.flink.batch.RecordBatchTypeInfo;
import io.cloudfiles.flink.format.BadRecord;
import io.cloudfiles.flink.format.BadRecordMode;
import io.cloudfiles.flink.read.FailureMode;
import io.cloudfiles.flink.read.FileFinished;
import io.cloudfiles.flink.read.OpenFiles;
import io.cloudfiles.flink.read.ReadColumns;
import io.cloudfiles.flink.read.ReadConfig;
import io.cloudfiles.flink.read.ScriptedStorage;
import io.cloudfiles.flink.source.coordination.GrantedRange;
import io.cloudfiles.flink.source.coordination.ReaderReport;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.testing.LongRecordFormat;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.operators.coordination.MockOperatorEventGateway;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** One subtask of the reader over a {@link ScriptedStorage}; the test's thread is the task thread. Batches have two rows. */
final class ReaderHarness implements AutoCloseable {
    static final int MAX_PARALLELISM = 128;

    final MockOperatorEventGateway gateway = new MockOperatorEventGateway();
    final OneInputStreamOperatorTestHarness<GrantedRange, RecordBatch> flink;

    private final TaskMailbox mailbox;

    private ReaderHarness(ScriptedStorage storage, int subtask, int parallelism) throws Exception {
        this.flink = new OneInputStreamOperatorTestHarness<>(
                new Factory(storage, gateway), MAX_PARALLELISM, parallelism, subtask);
        this.mailbox = flink.getTaskMailbox();
        flink.setup(RecordBatchTypeInfo.INSTANCE.createSerializer(new SerializerConfigImpl()));
    }

    /** A running subtask that starts from nothing. */
    static ReaderHarness start(ScriptedStorage storage) throws Exception {
        return restore(storage, 0, 1, null);
    }

    /** A running subtask with the state that a checkpoint has for it. */
    static ReaderHarness restore(
            ScriptedStorage storage, int subtask, int parallelism, @Nullable OperatorSubtaskState state)
            throws Exception {
        ReaderHarness harness = new ReaderHarness(storage, subtask, parallelism);
        if (state != null) {
            harness.flink.initializeState(state);
        }
        harness.flink.open();
        return harness;
    }

    /** A running subtask whose output leaves the task through this writer. */
    static ReaderHarness startBehind(ResultPartitionWriter writer, ScriptedStorage storage) throws Exception {
        ReaderHarness harness = new ReaderHarness(storage, 0, 1);
        harness.flink.getEnvironment().addOutputs(List.of(writer));
        harness.flink.open();
        return harness;
    }

    ReaderHarness grant(FileEntry... files) throws Exception {
        for (FileEntry file : files) {
            grant(FileRange.whole(file));
        }
        return this;
    }

    ReaderHarness grant(FileRange range) throws Exception {
        flink.processElement(new StreamRecord<>(new GrantedRange(range, 0, 0)));
        return this;
    }

    /** Works like a task until the condition holds. */
    void workUntil(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            if (!work()) {
                Thread.onSpinWait();
            }
        }
    }

    /** Runs one mail, if there is one. */
    boolean work() throws Exception {
        Optional<Mail> mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
        if (mail.isPresent()) {
            mail.get().run();
        }
        return mail.isPresent();
    }

    List<Long> ids() {
        List<Long> ids = new ArrayList<>();
        for (RecordBatch batch : flink.extractOutputValues()) {
            batch.rows().forEachRemaining(row -> ids.add(row.getLong(0)));
        }
        return ids;
    }

    List<FileFinished> finished() {
        var records = flink.getSideOutput(ReaderOutputs.FINISHED);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }

    List<BadRecord> badRecords() {
        var records = flink.getSideOutput(ReaderOutputs.BAD_RECORDS);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }

    List<ReaderReport> reports() {
        return gateway.getEventsSent().stream().map(ReaderReport.class::cast).toList();
    }

    ReaderReport lastReport() {
        List<ReaderReport> reports = reports();
        return reports.get(reports.size() - 1);
    }

    @Override
    public void close() {
        try {
            flink.close();
        } catch (Exception e) {
            throw new AssertionError("The operator did not close.", e);
        }
    }

    private static final class Factory extends AbstractStreamOperatorFactory<RecordBatch>
            implements OneInputStreamOperatorFactory<GrantedRange, RecordBatch> {
        private final transient ScriptedStorage storage;
        private final transient MockOperatorEventGateway gateway;

        Factory(ScriptedStorage storage, MockOperatorEventGateway gateway) {
            this.storage = storage;
            this.gateway = gateway;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface wants it
        public <T extends StreamOperator<RecordBatch>> T createStreamOperator(
                StreamOperatorParameters<RecordBatch> parameters) {
            ReadConfig config = new ReadConfig(
                    new LongRecordFormat(2),
                    ReadColumns.of(LongRecordFormat.SCHEMA),
                    Map.of(),
                    BadRecordMode.PERMISSIVE,
                    OpenFiles.upTo(4),
                    false,
                    false,
                    1,
                    FailureMode.FAIL,
                    null,
                    storage.at("bad").toString(),
                    false);
            return (T) new ReadBatchesOperator(parameters, gateway, config, storage.opener());
        }

        @Override
        @SuppressWarnings("rawtypes") // as the interface wants it
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return ReadOperator.class;
        }
    }
}
