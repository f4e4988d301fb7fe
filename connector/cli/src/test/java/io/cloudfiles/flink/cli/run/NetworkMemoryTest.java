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
package io.cloudfiles.flink.cli.run;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NetworkMemoryTest {
    private static final long HALF_A_GIB = 512L << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40})
    void halfAGibibyteIsEnoughForManyReaders(int parallelism) {
        assertThatCode(() -> NetworkMemory.requireRoom(parallelism, HALF_A_GIB)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 140, 999_999_999})
    void moreIsRefusedWithTheMostThatFits(int parallelism) {
        assertThatThrownBy(() -> NetworkMemory.requireRoom(parallelism, HALF_A_GIB))
                .isInstanceOfSatisfying(
                        CloudFilesException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_USAGE))
                .hasMessageContaining("'--parallelism' = '" + parallelism + "'")
                .hasMessageContaining("enough for 40.")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void oneReaderIsNeverRefused() {
        assertThatCode(() -> NetworkMemory.requireRoom(1, 1)).doesNotThrowAnyException();
    }

    @Test
    void thisJavaHasDirectMemory() {
        assertThat(NetworkMemory.directBytes()).isPositive();
    }
}
