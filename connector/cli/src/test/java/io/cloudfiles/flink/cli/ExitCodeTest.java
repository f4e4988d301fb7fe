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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class ExitCodeTest {
    @ParameterizedTest
    @EnumSource(
            names = {
                "CF_USAGE",
                "CF_INVALID_OPTIONS",
                "CF_UNKNOWN_OPTION_KEYS_ERROR",
                "CF_OPTION_NOT_AVAILABLE",
                "CF_SOURCE_DIRECTORY_PATH_REQUIRED",
                "CF_FILE_FORMAT_REQUIRED",
                "CF_NO_STORAGE_FOR_SCHEME",
                "CF_EVENT_NOTIFICATION_NOT_SUPPORTED",
                "CF_ADD_NEW_NOT_SUPPORTED",
                "CF_MISSING_PARTITION_COLUMN_ERROR",
                "CF_INVALID_SCHEMA"
            })
    void whatTheArgumentsAloneShowToBeWrongIsBadUsage(ErrorCode code) {
        assertThat(ExitCode.of(new CloudFilesException(code, "x"))).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CF_PATH_NOT_FOUND", "CF_INVALID_CHECKPOINT", "CF_STORAGE_FULL", "CF_JOB_FAILED"})
    void whatTheWorldRefusesIsAFailure(ErrorCode code) {
        assertThat(ExitCode.of(new CloudFilesException(code, "x"))).isEqualTo(1);
    }

    @Test
    void anythingUnexpectedIsAFailure() {
        assertThat(ExitCode.of(new IOException("x"))).isEqualTo(1);
    }

    @Test
    void helpAndVersionAreNoFailures() {
        assertThat(CommandRun.of("--help")).satisfies(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("demo", "ingest", "infer", "audit").doesNotContain("plan ");
        });
        assertThat(CommandRun.of("ingest", "--help").out()).contains("--available-now");
        assertThat(CommandRun.of("--version").out()).startsWith("cloudfiles ");
    }
}
