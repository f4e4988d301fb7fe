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
package io.cloudfiles.flink.source.failure;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.StorageException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PermanentFailuresTest {
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "CF_CANNOT_READ_NOTIFICATIONS",
                "CF_CANNOT_RUN_DIRECTORY_LISTING",
                "CF_CANNOT_SET_UP_NOTIFICATIONS",
                "CF_CATALOG_UNREACHABLE",
                "CF_DELTA_COMMIT_FAILED",
                "CF_JOB_FAILED",
                "CF_SCHEMA_LOG_UNREACHABLE"
            })
    void whatWaitsForItsUserEndsTheJob(ErrorCode code) {
        CloudFilesException failure = new CloudFilesException(code, "no.", new IOException("connection reset"));

        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(() -> PermanentFailures.throwIfPermanent(failure))
                .withCause(failure);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "CF_CANNOT_READ_NOTIFICATIONS",
                "CF_CANNOT_RUN_DIRECTORY_LISTING",
                "CF_CANNOT_SET_UP_NOTIFICATIONS",
                "CF_CATALOG_UNREACHABLE",
                "CF_DELTA_COMMIT_FAILED",
                "CF_JOB_FAILED",
                "CF_SCHEMA_LOG_UNREACHABLE"
            })
    void whatMayPassIsPermanentOnlyWhenTheStoreSaysSo(ErrorCode code) {
        assertThat(PermanentFailures.isPermanent(new CloudFilesException(code, "no.", new IOException("reset"))))
                .isFalse();
        assertThat(PermanentFailures.isPermanent(new CloudFilesException(
                        code, "no.", new UncheckedIOException(new StorageException("access denied.", null)))))
                .isTrue();
    }

    @Test
    void bugsAndTroubleOfTheNetworkAreLeftToFlink() {
        assertThatCode(() -> PermanentFailures.throwIfPermanent(new IllegalStateException("a bug")))
                .doesNotThrowAnyException();
        assertThatCode(() -> PermanentFailures.throwIfPermanent(new IOException("connection reset")))
                .doesNotThrowAnyException();
    }
}
