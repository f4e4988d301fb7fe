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
package io.cloudfiles.flink.jar;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.highavailability.ClientHighAvailabilityServices;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesUtils;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalListener;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalService;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** Knows which JobManager leads, as Flink's clients do. Told by a thread of ZooKeeper's client. */
final class LeaderWatch implements LeaderRetrievalListener, AutoCloseable {
    private final AtomicReference<@Nullable String> address = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ClientHighAvailabilityServices services;
    private final LeaderRetrievalService leader;

    private LeaderWatch(Map<String, String> settings) throws Exception {
        services = HighAvailabilityServicesUtils.createClientHAService(Configuration.fromMap(settings), failure::set);
        leader = services.getClusterRestEndpointLeaderRetriever();
    }

    /** @param settings of the cluster */
    static LeaderWatch start(Map<String, String> settings) throws Exception {
        LeaderWatch watch = new LeaderWatch(settings);
        watch.leader.start(watch);
        return watch;
    }

    /** Where the REST interface of the leader is, or empty while there is none. */
    Optional<URI> address() {
        if (failure.get() != null) {
            throw new AssertionError("ZooKeeper does not tell who leads.", failure.get());
        }
        return Optional.ofNullable(address.get())
                .map(text -> ClusterSettings.rest(URI.create(text).getPort()));
    }

    @Override
    public void notifyLeaderAddress(@Nullable String leaderAddress, @Nullable UUID session) {
        address.set(leaderAddress);
    }

    @Override
    public void handleError(Exception exception) {
        failure.set(exception);
    }

    @Override
    public void close() {
        try {
            leader.stop();
            services.close();
        } catch (Exception e) {
            throw new IllegalStateException("The client of ZooKeeper does not close.", e);
        }
    }
}
