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
package io.cloudfiles.flink.cli.audit;

import io.cloudfiles.flink.cli.state.FileState.Stage;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.testing.Seeds;
import org.junit.jupiter.api.RepeatedTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class SortedClaimsTest {
    @RepeatedTest(20)
    void claimsComeBackByFileInOrder() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Map<Location, List<Claim>> expected = new HashMap<>();
        List<Location> order = new ArrayList<>();
        Map<Location, List<Claim>> found = new HashMap<>();
        try (SortedClaims claims = new SortedClaims(1 + random.nextInt(50), 2 + random.nextInt(30))) {
            for (int i = random.nextInt(500); i > 0; i--) {
                Claim claim = claim(random);
                expected.computeIfAbsent(claim.file(), file -> new ArrayList<>())
                        .add(claim);
                claims.add(claim);
            }
            claims.forEachFile(ofOneFile -> {
                order.add(ofOneFile.get(0).file());
                found.put(ofOneFile.get(0).file(), ofOneFile);
            });
        }

        assertThat(order).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
        assertThat(found.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
        found.forEach((file, claims) ->
                assertThat(claims).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected.get(file)));
    }

    private static Claim claim(Random random) {
        Location file = Location.parse("s3://b/päth-" + random.nextInt(5) + "/" + random.nextInt(40) + ".json");
        FileEntry entry =
                new FileEntry(file, random.nextInt(9), random.nextLong(), random.nextBoolean() ? "etag" : null);
        return switch (random.nextInt(3)) {
            case 0 -> new Claim.InStore(entry);
            case 1 ->
                new Claim.InLedger(
                        entry,
                        Stage.values()[random.nextInt(Stage.values().length)],
                        random.nextLong(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextLong());
            default ->
                new Claim.InTable(
                        file, "v" + random.nextInt(3), random.nextInt(1000), random.nextBoolean(), random.nextLong());
        };
    }
}
