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
package io.cloudfiles.flink.benchmarks.stores;

import io.cloudfiles.flink.benchmarks.scale.ScaleJob;

import java.util.HashMap;
import java.util.Map;

/** Finds a million objects with our source, none of which is read, and tells the heap on the way. */
public final class DiscoveryOfNames {
    private DiscoveryOfNames() {}

    /** @param args the address of the store; how many names there are */
    public static void main(String[] args) throws Exception {
        int names = Integer.parseInt(args[1]);
        Map<String, String> options = new HashMap<>(StoreOptions.of(args[0]));
        options.put("discovery.include-existing-files", "false");
        double before = ScaleJob.heapMegabytes();
        long start = System.nanoTime();
        try (ScaleJob job = ScaleJob.start("s3://bucket/names", options, "10 s")) {
            for (int tenth = 1; tenth < 10; tenth++) {
                long known = (long) names / 10 * tenth;
                job.await(progress -> progress.discoveredFiles() >= known);
                System.out.printf(
                        "%,d known, heap %.1f MB more than before the job%n", known, ScaleJob.heapMegabytes() - before);
            }
            job.await(progress -> progress.listing() >= 1);
            Timing.print(start, names);
            System.out.printf("listed, heap %.1f MB more%n", ScaleJob.heapMegabytes() - before);
        }
        System.exit(0);
    }
}
