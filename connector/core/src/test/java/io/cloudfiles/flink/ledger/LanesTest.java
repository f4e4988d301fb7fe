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
package io.cloudfiles.flink.ledger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LanesTest {
    @Test
    void aLaneIsABucketOfTheSameGroup() {
        Lanes lanes = Lanes.of(bucket -> bucket % 128);

        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            assertThat(lanes.laneOf(bucket) % 128).isEqualTo(bucket % 128);
        }
        assertThat(lanes.buckets().stream().map(lanes::laneOf).distinct()).hasSize(Buckets.COUNT / 16);
    }

    @Test
    void doesNotDependOnWhichOtherGroupsTheLedgerHas() {
        Lanes all = Lanes.of(bucket -> bucket % 100);
        Lanes some = Lanes.of(bucket -> bucket % 100 < 10 ? bucket % 100 : -1);

        assertThat(some.buckets()).isNotEmpty().allMatch(bucket -> bucket % 100 < 10);
        assertThat(some.buckets()).allMatch(bucket -> some.laneOf(bucket) == all.laneOf(bucket));
        assertThatThrownBy(() -> some.laneOf(10)).isInstanceOf(IllegalArgumentException.class);
    }
}
