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

import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Which buckets share a backlog. An ordered backlog for each bucket would need a cache of heads for each of {@value
 * Buckets#COUNT}; a few longer ones are cheaper. Up to {@value #BUCKETS_PER_LANE} buckets of one group, that is Flink's key group,
 * which always moves as a whole, share the backlog of the first of them.
 */
@Internal
public final class Lanes {
    private static final int BUCKETS_PER_LANE = 16;

    private final Map<Integer, Integer> laneByBucket;

    private final Map<Integer, List<Integer>> bucketsByLane = new HashMap<>();

    private Lanes(Map<Integer, Integer> laneByBucket) {
        this.laneByBucket = laneByBucket;
        laneByBucket.forEach((bucket, lane) -> bucketsByLane
                .computeIfAbsent(lane, ignored -> new ArrayList<>())
                .add(bucket));
    }

    /**
     * The lanes of one ledger.
     *
     * @param groupOf group of a bucket; negative for buckets that belong to another ledger
     */
    public static Lanes of(IntUnaryOperator groupOf) {
        Map<Integer, List<Integer>> membersByGroup = new HashMap<>();
        Map<Integer, Integer> laneByBucket = new HashMap<>();
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            int group = groupOf.applyAsInt(bucket);
            if (group >= 0) {
                List<Integer> members = membersByGroup.computeIfAbsent(group, ignored -> new ArrayList<>());
                int first = members.size() / BUCKETS_PER_LANE * BUCKETS_PER_LANE;
                members.add(bucket);
                laneByBucket.put(bucket, members.get(first));
            }
        }
        return new Lanes(laneByBucket);
    }

    /** The buckets of this ledger. */
    public Set<Integer> buckets() {
        return laneByBucket.keySet();
    }

    /** Each lane once, in no order. */
    public Set<Integer> all() {
        return Set.copyOf(laneByBucket.values());
    }

    /** The buckets that share a lane. */
    public List<Integer> bucketsOf(int lane) {
        return bucketsByLane.getOrDefault(lane, List.of());
    }

    /**
     * The lane of a bucket.
     *
     * @throws IllegalArgumentException for a bucket of another ledger
     */
    public int laneOf(int bucket) {
        Integer lane = laneByBucket.get(bucket);
        if (lane == null) {
            throw new IllegalArgumentException("Bucket " + bucket + " belongs to another ledger.");
        }
        return lane;
    }
}
