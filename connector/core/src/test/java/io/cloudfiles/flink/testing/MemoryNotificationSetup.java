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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.Change;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.SetupStep;
import io.cloudfiles.flink.storage.StorageException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Sets up queues of {@link MemoryNotificationQueue}; a bucket may refuse it. */
public final class MemoryNotificationSetup implements NotificationSetup {
    private static final Map<String, SetupRequest> MADE = new ConcurrentSkipListMap<>();
    private static final Map<String, Integer> TIMES = new ConcurrentHashMap<>();
    private static final Set<String> REFUSING = ConcurrentHashMap.newKeySet();

    private final SetupRequest request;

    MemoryNotificationSetup(SetupRequest request) {
        this.request = request;
    }

    /** Lets nothing be set up, or taken down, in a bucket from now on. */
    public static void refuse(String bucket) {
        REFUSING.add(bucket);
    }

    /** Removes what was set up in a bucket, as somebody else may do. */
    public static void remove(String bucket) {
        MADE.values().removeIf(made -> made.path().authority().equals(bucket));
    }

    /** Whether something was set up. */
    public static boolean isMade(String name) {
        return MADE.containsKey(name);
    }

    @Override
    public SetupPlan planSetup() {
        String resource = "queue " + request.name();
        return new SetupPlan(List.of(
                isMade(request.name())
                        ? SetupStep.keep(resource)
                        : new SetupStep(Change.CREATE, resource, "tags " + request.tags(), tell -> {
                            requireRights();
                            MADE.put(request.name(), request);
                            TIMES.merge(request.name(), 1, Integer::sum);
                        })));
    }

    @Override
    public SetupPlan planTearDown() {
        return new SetupPlan(
                isMade(request.name())
                        ? List.of(new SetupStep(Change.REMOVE, "queue " + request.name(), "", tell -> {
                            requireRights();
                            MADE.remove(request.name());
                        }))
                        : List.of());
    }

    private void requireRights() throws IOException {
        if (REFUSING.contains(request.path().authority())) {
            throw new StorageException(
                    "Queue " + request.name() + " could not be made: you have no right to it.", null);
        }
    }

    @Override
    public String queue() {
        return "memory:" + request.name();
    }

    /** How often it was made. */
    @Override
    public String since() {
        return String.valueOf(TIMES.getOrDefault(request.name(), 0));
    }

    @Override
    public List<NotificationStream> list() {
        return MADE.values().stream()
                .filter(made ->
                        made.path().equals(request.path()) || made.path().isBelow(request.path()))
                .map(made -> new NotificationStream(made.name(), made.path().toString(), "memory:" + made.name(), ""))
                .toList();
    }

    @Override
    public List<AccessPolicy> policies() {
        return List.of(
                new AccessPolicy("set-up", "{\"make\" : \"" + request.name() + "\"}"),
                new AccessPolicy("job", "{\"read\" : \"" + request.name() + "\"}"));
    }

    @Override
    public void close() {}
}
