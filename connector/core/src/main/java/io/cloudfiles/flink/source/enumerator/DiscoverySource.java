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
package io.cloudfiles.flink.source.enumerator;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.discovery.FileNotifications;
import io.cloudfiles.flink.discovery.NotificationConfig;
import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.RunMode;
import io.cloudfiles.flink.discovery.listing.ListingDiscovery;
import io.cloudfiles.flink.discovery.notification.NotificationDiscovery;
import io.cloudfiles.flink.discovery.notification.NotificationQueues;
import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.lease.LeaseRenewal;
import io.cloudfiles.flink.lease.Leased;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Emits every file that discovery sees, again with each listing, and behind the last file of a listing the watermark that
 * {@link ListingMarks} makes of its number. Must run with a parallelism of one, and unbounded in both run modes: a bounded source would let Flink choose batch
 * execution, which drops the markers, and its end would destroy the ledger.
 */
@Internal
public final class DiscoverySource
        implements Source<DiscoveredFile, DiscoverySplit, EnumeratorState>,
                ResultTypeQueryable<DiscoveredFile>,
                Leased {
    private static final long serialVersionUID = 1L;

    private final DiscoveryConfig config;
    private final TreeMap<String, String> storageOptions;
    private final ListingMarks marks;
    private @Nullable Lease lease;
    /** Of the JobManager's copy of this source, which makes all enumerators of a job. */
    private transient @Nullable EnumeratorMetrics metrics;

    /**
     * @param storageOptions keys such as {@code s3.region}
     * @param marks of the job's complete listings
     * @throws io.cloudfiles.flink.error.CloudFilesException when a path or the file filter is malformed
     */
    public DiscoverySource(DiscoveryConfig config, Map<String, String> storageOptions, ListingMarks marks) {
        PathFilter.from(config);
        this.config = config;
        this.storageOptions = new TreeMap<>(storageOptions);
        this.marks = marks;
    }

    /** How long files are discovered. */
    public RunMode runMode() {
        return config.runMode();
    }

    @Override
    public void holdUnder(Lease held) {
        lease = held;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<DiscoverySplit, EnumeratorState> createEnumerator(
            SplitEnumeratorContext<DiscoverySplit> context) {
        return restoreEnumerator(context, EnumeratorState.first(config.builtAt(), config.paths()));
    }

    @Override
    public SplitEnumerator<DiscoverySplit, EnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<DiscoverySplit> context, EnumeratorState state) {
        SplitEnumerator<DiscoverySplit, EnumeratorState> enumerator = enumerator(context, state);
        return lease == null ? enumerator : new LeasedEnumerator(context, new LeaseRenewal(lease), enumerator);
    }

    private SplitEnumerator<DiscoverySplit, EnumeratorState> enumerator(
            SplitEnumeratorContext<DiscoverySplit> context, EnumeratorState state) {
        NotificationConfig notification = config.notification();
        if (notification == null || notification.setup() == null) {
            return enumerator(context, state, config);
        }
        return new SetUpEnumerator(
                context,
                state,
                () -> NotificationQueues.setUp(config, notification, storageOptions),
                followed -> enumerator(context, state, config.notifiedBy(followed)));
    }

    private CloudFilesEnumerator enumerator(
            SplitEnumeratorContext<DiscoverySplit> context, EnumeratorState state, DiscoveryConfig resolved) {
        EnumeratorMetrics shared = metrics();
        StorageOpener listed = StorageOpener.of(storageOptions);
        StorageOpener notified = StorageOpener.of(storageOptions);
        shared.asksThrough(List.of(listed, notified));
        ListingDiscovery discovery = new ListingDiscovery(resolved, listed, Clock.systemUTC(), shared.counters());
        return new CloudFilesEnumerator(
                context,
                resolved,
                discovery,
                new NotifiedPages(notifications(resolved, shared, notified)),
                state,
                shared,
                Clock.systemUTC());
    }

    private @Nullable FileNotifications notifications(
            DiscoveryConfig resolved, EnumeratorMetrics shared, StorageOpener notified) {
        NotificationConfig notification = resolved.notification();
        if (notification == null) {
            return null;
        }
        return new NotificationDiscovery(
                resolved,
                notification,
                NotificationQueues.open(resolved, notification, storageOptions),
                notified,
                Clock.systemUTC(),
                shared.ofNotifications());
    }

    private synchronized EnumeratorMetrics metrics() {
        EnumeratorMetrics shared = metrics;
        if (shared == null) {
            shared = new EnumeratorMetrics();
            metrics = shared;
        }
        return shared;
    }

    @Override
    public SourceReader<DiscoveredFile, DiscoverySplit> createReader(SourceReaderContext context) {
        return new DiscoveryReader(context, marks);
    }

    @Override
    public SimpleVersionedSerializer<DiscoverySplit> getSplitSerializer() {
        return DiscoverySplitSerializer.INSTANCE;
    }

    @Override
    public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
        return EnumeratorStateSerializer.INSTANCE;
    }

    @Override
    public TypeInformation<DiscoveredFile> getProducedType() {
        return DiscoveredFileTypeInfo.INSTANCE;
    }
}
