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

import io.cloudfiles.flink.discovery.AwaitedPass;
import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.listing.ListingDiscovery;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageOpener;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the store has now of the files that a source selects. */
final class Inventory {
    /** They tell which files there are, and how to list them; the others tell when. */
    private static final Set<String> WHICH = Set.of(
            DiscoveryOptions.PATH.key(),
            DiscoveryOptions.PARALLELISM.key(),
            DiscoveryOptions.MAX_ATTEMPTS.key(),
            DiscoveryOptions.FILE_FILTER.key(),
            DiscoveryOptions.MODIFIED_AFTER.key(),
            DiscoveryOptions.MODIFIED_BEFORE.key(),
            DiscoveryOptions.STRICT_GLOB.key(),
            DiscoveryOptions.RECURSIVE.key());

    private Inventory() {}

    /** Takes a file. */
    interface Taker {
        void take(FileEntry file) throws IOException;
    }

    /**
     * Options of the source and of stores in canonical spelling.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when there are others, or values are wrong
     */
    static Map<String, String> canonical(Map<String, String> given) {
        List<OptionProblem> problems = new ArrayList<>();
        Map<String, String> canonical = new OptionResolver(
                        Stream.concat(DiscoveryOptions.all().stream(), CloudOptions.all().stream())
                                .toList())
                .resolve(given, problems)
                .toMap();
        OptionProblem.throwIfAny(problems);
        return canonical;
    }

    /**
     * Which files a source selects.
     *
     * @param recorded what the source was told, by canonical key, as checkpoints keep it
     * @param given what takes the place of that
     */
    static DiscoveryConfig config(Map<String, String> recorded, Map<String, String> given) {
        Map<String, String> options = new TreeMap<>(recorded);
        options.putAll(given);
        options.keySet().retainAll(WHICH);
        List<OptionProblem> problems = new ArrayList<>();
        DiscoveryConfig config = DiscoveryConfig.from(
                        new OptionResolver(DiscoveryOptions.all()).resolve(options, problems),
                        Clock.systemUTC().instant(),
                        ZoneId.systemDefault(),
                        problems)
                .withoutSettleTime();
        OptionProblem.throwIfAny(problems);
        return config;
    }

    /** Lists everything. */
    static void list(DiscoveryConfig config, Map<String, String> storageOptions, Taker taker) throws IOException {
        try (ListingDiscovery listing =
                        new ListingDiscovery(config, StorageOpener.of(storageOptions), Clock.systemUTC());
                AwaitedPass pass = new AwaitedPass(listing.start(new DiscoveryScope(false, null), Duration.ZERO))) {
            for (Optional<FilePage> page = pass.next(); page.isPresent(); page = pass.next()) {
                for (DiscoveredFile file : page.get()) {
                    taker.take(file.file());
                }
            }
        }
    }
}
