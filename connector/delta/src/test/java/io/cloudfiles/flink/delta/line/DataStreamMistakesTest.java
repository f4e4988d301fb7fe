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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.CloudFiles;
import io.cloudfiles.flink.CloudFilesSourceBuilder;
import io.cloudfiles.flink.delta.DeltaSink;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.read.MetadataColumn;
import io.cloudfiles.flink.schema.SchemaDdl;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a user of the DataStream API gets wrong while the job is built, and what is said. */
class DataStreamMistakesTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void landAFile() throws IOException {
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/a.json"), "{\"id\":1,\"name\":\"one\"}\n");
    }

    private CloudFilesSourceBuilder source() {
        return CloudFiles.source(directory.resolve("in").toString())
                .uid("in")
                .format("json")
                .schema(SchemaDdl.parse("id BIGINT, name STRING"));
    }

    private static StreamExecutionEnvironment environment(String... settings) {
        Configuration configuration = Configuration.fromMap(Map.of("execution.checkpointing.interval", "1 s"));
        for (int i = 0; i < settings.length; i += 2) {
            configuration.setString(settings[i], settings[i + 1]);
        }
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    private String said(Consumer<StreamExecutionEnvironment> program) {
        return said(environment(), program);
    }

    private String said(StreamExecutionEnvironment env, Consumer<StreamExecutionEnvironment> program) {
        CloudFilesException failure = catchThrowableOfType(CloudFilesException.class, () -> program.accept(env));
        return failure == null ? "nothing" : failure.getMessage().replace(directory.toString(), "{dir}");
    }

    @Test
    void checkpointsAreOff() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        assertSaid(
                said(env, source()::read),
                "CF_CHECKPOINTING_REQUIRED: Checkpointing is off, so files would be read again after a failure. "
                        + "Add env.enableCheckpointing(10_000), or in SQL: SET 'execution.checkpointing.interval' = '10 s';");
    }

    @Test
    void theJobRunsInBatchMode() {
        assertSaid(
                said(environment("execution.runtime-mode", "BATCH"), source()::read),
                "CF_INCORRECT_BATCH_USAGE: Option 'execution.runtime-mode' = 'BATCH' cannot be used with "
                        + "cloudfiles: files that were read are remembered in checkpoints, which batch jobs have not. Use "
                        + "STREAMING with run-mode = available-now.");
    }

    @Test
    void theSourceHasNoUid() {
        CloudFilesSourceBuilder source = CloudFiles.source(
                        directory.resolve("in").toString())
                .format("json")
                .schema(SchemaDdl.parse("id BIGINT"));
        assertSaid(
                said(source::read),
                "CF_INVALID_OPTIONS: Option 'source.uid' is missing. State is found by it after a restart: give each source one.");
    }

    @Test
    void twoSourcesHaveOneUid() {
        assertSaid(
                said(env -> {
                    source().read(env);
                    source().read(env);
                }),
                "CF_DUPLICATE_SOURCE_UID: Option 'source.uid' = 'in' is used by two sources of this job. State is "
                        + "found by it after a restart: give each source its own.");
    }

    @Test
    void theDirectoryDoesNotExist() {
        CloudFilesSourceBuilder source = CloudFiles.source(
                        directory.resolve("nowhere").toString())
                .uid("in")
                .format("json")
                .schema(SchemaDdl.parse("id BIGINT"));
        assertSaid(
                said(source::read),
                "CF_PATH_NOT_FOUND: [file://{dir}/nowhere] path: no such directory or file. The first listing did "
                        + "not find it. Create the directory, or correct the path.");
    }

    @Test
    void noColumnOccursInTheData() {
        assertSaid(
                said(source().schema(SchemaDdl.parse("ident BIGINT"))::read),
                "CF_SCHEMA_DOES_NOT_FIT: No declared column occurs in the data: declared are [ident], the newest "
                        + "files have [id, name]. Correct the schema; 'cloudfiles infer' prints one to start from.");
    }

    @Test
    void theSchemaIsToBeInferredAndKeptNowhere() {
        CloudFilesSourceBuilder source =
                CloudFiles.source(directory.resolve("in").toString()).uid("in").format("json");
        assertSaid(
                said(source::read),
                "CF_INVALID_OPTIONS: Option 'schema.location' is missing. The inferred schema is kept there, so "
                        + "that every run reads with the same one. Name a directory for it, or declare the columns.");
    }

    @Test
    void severalOptionsAreWrong() {
        assertSaid(
                said(source().option("read.splitsize", "1 mb")
                        .option("discovery.interval", "soon")
                        .option("cloudFiles.validateOptions", "false")
                        .option("mergeSchema", "true")::read),
                """
                      CF_INVALID_OPTIONS: 4 options are wrong:
                        CF_OPTION_NOT_AVAILABLE: Option 'cloudFiles.validateOptions' = 'false' is not available in this version. Options are always checked; correct or remove those that are refused.
                        CF_INVALID_OPTIONS: Option 'discovery.interval' = 'soon' is wrong: expected a duration such as '10 s', '1 day' or '2 weeks'.
                        CF_UNKNOWN_OPTION_KEYS_ERROR: Option 'mergeSchema' does not belong here. It is the sink's: use sink.merge-schema.
                        CF_UNKNOWN_OPTION_KEYS_ERROR: Option 'read.splitsize' is not known. Did you mean 'read.split-size'?""");
    }

    @Test
    void aMetadataColumnHasTheNameOfAColumn() {
        assertSaid(
                said(source().schema(SchemaDdl.parse("id BIGINT, file_path STRING"))
                        .metadataColumn(MetadataColumn.FILE_PATH)::read),
                "CF_INVALID_SCHEMA: Column 'file_path' of the data and an added column that tells of the file would have "
                        + "the same name. The columns are [id, file_path]. Rename one of the two, or leave it out.");
    }

    @Test
    void theSinkHasNoUidAndAMisspeltOption() {
        assertSaid(
                said(env -> DeltaSink.forPath(directory.resolve("out").toString())
                        .option("sink.compresion", "zstd")
                        .build()),
                """
                      CF_INVALID_OPTIONS: 2 options are wrong:
                        CF_INVALID_OPTIONS: [{dir}/out] The sink has no uid. Call uid(…) with a name that stays the same when the job is started again.
                        CF_UNKNOWN_OPTION_KEYS_ERROR: Option 'sink.compresion' is not known. Did you mean 'sink.compression'?""");
    }

    @Test
    void twoSinksHaveOneUid() {
        assertSaid(
                said(env -> {
                    var batches = source().readBatches(env);
                    batches.sinkTo(DeltaSink.forPath(directory.resolve("a").toString())
                            .uid("out")
                            .build());
                    batches.sinkTo(DeltaSink.forPath(directory.resolve("b").toString())
                            .uid("out")
                            .build());
                    env.getStreamGraph();
                }),
                "CF_DUPLICATE_SOURCE_UID: 2 Delta sinks of this job have the uid 'out', so the table would take "
                        + "the commits of one for those of the other. Give each its own.");
    }

    @Test
    void theTableCannotBePartitionedLikeThat() {
        assertSaid(
                said(env -> DeltaSink.forPath(directory.resolve("out").toString())
                        .uid("out")
                        .schema(SchemaDdl.parse("id BIGINT, tags ARRAY<STRING>"))
                        .partitionBy("day", "tags")
                        .build()),
                "CF_INVALID_OPTIONS: The table cannot be partitioned by (day, tags): 'day' is no column of the "
                        + "rows; 'tags' is ARRAY<STRING>. Choose plain columns of the rows: id, tags.");
    }

    private static void assertSaid(String said, String expected) {
        assertThat(said).isEqualTo(expected);
    }
}
