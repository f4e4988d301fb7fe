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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryPass;
import io.cloudfiles.flink.discovery.DiscoveryScope;
import io.cloudfiles.flink.discovery.FileDiscovery;
import io.cloudfiles.flink.discovery.FilePage;
import io.cloudfiles.flink.discovery.PassSummary;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/** Asks a pass for its pages, one after the other. */
final class PassCollector {
    private static final DiscoveryScope FIRST = new DiscoveryScope(true, null);

    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final DiscoveryPass pass;

    PassCollector(DiscoveryPass pass) {
        this.pass = pass;
    }

    static PassCollector start(FileDiscovery discovery) {
        return start(discovery, FIRST);
    }

    static PassCollector start(FileDiscovery discovery, DiscoveryScope scope) {
        return new PassCollector(discovery.start(scope, Duration.ZERO));
    }

    /** The text of all locations of a first pass. */
    static List<String> locations(FileDiscovery discovery) {
        return start(discovery).files().stream()
                .map(found -> found.file().location().toString())
                .toList();
    }

    /** All files, in the order of the pass. */
    List<DiscoveredFile> files() {
        List<DiscoveredFile> files = new ArrayList<>();
        drain(page -> page.forEach(files::add));
        return files;
    }

    /** Takes all pages and returns the summary; throws what the pass failed with. */
    PassSummary drain(Consumer<FilePage> pages) {
        while (true) {
            Object answer = ask();
            if (answer instanceof PassSummary summary) {
                return summary;
            }
            pages.accept((FilePage) answer);
        }
    }

    /** The next page or the summary; throws what the pass failed with. */
    Object ask() {
        pass.next(new DiscoveryPass.Receiver() {
            @Override
            public void page(FilePage page) {
                answers.add(page);
            }

            @Override
            public void end(PassSummary summary) {
                answers.add(summary);
            }

            @Override
            public void failed(RuntimeException failure) {
                answers.add(failure);
            }
        });
        Object answer = await();
        assertThat(answer).as("an answer within a minute").isNotNull();
        if (answer instanceof RuntimeException failure) {
            throw failure;
        }
        return answer;
    }

    private @Nullable Object await() {
        try {
            return answers.poll(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
