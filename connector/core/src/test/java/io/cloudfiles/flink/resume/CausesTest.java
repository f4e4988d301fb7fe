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
package io.cloudfiles.flink.resume;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;

class CausesTest {
    private static final CloudFilesException OURS = new CloudFilesException(ErrorCode.CF_JOB_FAILED, "what happened.");

    @Test
    void findsWhatIsNotSerialized() {
        assertThat(Causes.find(new ExecutionException(new RuntimeException(OURS)), CloudFilesException.class))
                .containsSame(OURS);
    }

    /** Flink's own search fails here: it takes a plain {@code Exception} for a serialized one. */
    @Test
    void findsWhatIsSerializedBelowPlainExceptions() {
        Throwable failure = new ExecutionException(new SerializedThrowable(
                new Exception("task", new SerializedThrowable(new Exception("operator", OURS)))));

        assertThat(Causes.find(failure, CloudFilesException.class))
                .hasValueSatisfying(found -> assertThat(found.detail()).isEqualTo("what happened."));
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(Causes.find(new SerializedThrowable(new Exception("task")), CloudFilesException.class))
                .isEmpty();
    }
}
