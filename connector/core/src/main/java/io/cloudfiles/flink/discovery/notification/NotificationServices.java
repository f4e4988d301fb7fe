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
package io.cloudfiles.flink.discovery.notification;

import io.cloudfiles.flink.discovery.DiscoveryOptions;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.discovery.notification.setup.StreamName;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sets up what {@code discovery.mode = notification} needs for one path, a queue and a store that tells it of new files; shows it and takes it
 * down again. All of that can be repeated: what is there is found by its name and tags, what is half done is completed, what others made stays
 * as it is.
 *
 * <pre>{@code
 * try (NotificationServices services = CloudFiles.notifications("s3://landing/events", Map.of("s3.region", "eu-west-1"))) {
 *     String queue = services.setUp();
 * }
 * }</pre>
 *
 * <p>Every method throws a {@link CloudFilesException} with {@code CF_CANNOT_SET_UP_NOTIFICATIONS} when a service refuses or cannot be
 * reached, and then can be called again. For one thread at a time.
 */
@PublicEvolving
public final class NotificationServices implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationServices.class);
    private static final Set<String> RESERVED =
            Set.of(SetupRequest.CREATED_BY, SetupRequest.PATH, SetupRequest.STREAM_ID, SetupRequest.SINCE);
    private static final int LONGEST_ID = StreamName.LONGEST - StreamName.PREFIX.length();

    private final Location path;
    private final NotificationSetup setup;

    private NotificationServices(Location path, NotificationSetup setup) {
        this.path = path;
        this.setup = setup;
    }

    /**
     * Makes the clients; nothing is asked of a service yet.
     *
     * @param path one directory or glob, as the option {@code path} of a source; of a glob its directory counts
     * @param options of stores, of {@code notification.*} and {@code discovery.*}, in any spelling
     * @throws CloudFilesException when an option is wrong, or with {@code CF_EVENT_NOTIFICATION_NOT_SUPPORTED} when nothing can be set up there
     */
    public static NotificationServices open(String path, Map<String, String> options) {
        List<OptionProblem> problems = new ArrayList<>();
        Configuration resolved = known().resolve(options, problems);
        SetupRequest request = request(directory(path, resolved), resolved, problems);
        OptionProblem.throwIfAny(problems);
        return new NotificationServices(
                request.path(),
                NotificationQueues.ofScheme(request.path().scheme()).setup(request, resolved));
    }

    private static OptionResolver known() {
        return new OptionResolver(
                Stream.<OptionSpec<?>>concat(DiscoveryOptions.all().stream(), CloudOptions.all().stream())
                        .toList());
    }

    private static Location directory(String path, Configuration options) {
        List<String> paths = PathPattern.split(path);
        if (paths.size() > 1) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "'" + path + "' has " + paths.size()
                            + " paths, and each stream of notifications tells of one. Set up one queue for their common directory, or"
                            + " read each path by a source of its own.");
        }
        return PathPattern.parse(paths.get(0), options.get(DiscoveryOptions.STRICT_GLOB.option()))
                .directory();
    }

    private static SetupRequest request(Location path, Configuration options, List<OptionProblem> problems) {
        Map<String, String> tags =
                options.getOptional(DiscoveryOptions.NOTIFICATION_TAGS.option()).orElse(Map.of());
        for (String tag : tags.keySet()) {
            if (RESERVED.contains(tag)) {
                problems.add(new OptionProblem(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option '" + DiscoveryOptions.NOTIFICATION_TAGS.key() + "." + tag
                                + "' has the name of a tag that is set anyway. Choose another name."));
            }
        }
        if (options.getOptional(DiscoveryOptions.NOTIFICATION_QUEUE.option()).isPresent()) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option '" + DiscoveryOptions.NOTIFICATION_QUEUE.key()
                            + "' names a queue that is there already, and nothing is set up for that. Leave it out; '"
                            + DiscoveryOptions.NOTIFICATION_STREAM_ID.key()
                            + "' gives a queue that is set up a name."));
        }
        String id = options.getOptional(DiscoveryOptions.NOTIFICATION_STREAM_ID.option())
                .orElse("");
        if (!id.isEmpty() && (id.length() > LONGEST_ID || !id.matches("[a-z0-9]+(-[a-z0-9]+)*"))) {
            problems.add(
                    new OptionProblem(
                            ErrorCode.CF_INVALID_OPTIONS,
                            "Option '" + DiscoveryOptions.NOTIFICATION_STREAM_ID.key() + "' = '" + id
                                    + "' is wrong: it must be 1 to " + LONGEST_ID
                                    + " lower-case letters, digits and single dashes, so that queues of all clouds can have the name."));
        }
        return new SetupRequest(path, id.isEmpty() ? StreamName.of(path) : StreamName.PREFIX + id, tags);
    }

    /** Something that asks a service. */
    private interface Work<T> {
        T done() throws IOException;
    }

    private <T> T with(Work<T> work) {
        try {
            return work.done();
        } catch (IOException e) {
            throw NotificationErrors.ofSetup(path, e);
        }
    }

    /** What {@link #setUp} would do. Changes nothing. */
    public SetupPlan planSetUp() {
        return with(setup::planSetup);
    }

    /** What {@link #tearDown} would do. Changes nothing. */
    public SetupPlan planTearDown() {
        return with(setup::planTearDown);
    }

    /**
     * Does what a plan says. What others changed in between is looked at again.
     *
     * @param tell takes a line for each thing that was done, and what else a user should know
     */
    public void execute(SetupPlan plan, Consumer<String> tell) {
        with(() -> {
            plan.execute(tell);
            return plan;
        });
    }

    /**
     * Sets up what is missing.
     *
     * @return the queue, as {@code notification.queue} takes it
     */
    public String setUp() {
        execute(planSetUp(), line -> LOG.info("[{}] notifications: {}", path, line));
        return setup.queue();
    }

    /** Removes everything that was set up for the path. Messages that nobody received are lost with their queue. */
    public void tearDown() {
        execute(planTearDown(), line -> LOG.info("[{}] notifications: {}", path, line));
    }

    /** The queue, as {@code notification.queue} takes it; also in another account once a plan has seen or made it. */
    public String queue() {
        return setup.queue();
    }

    /** When the set-up last had to make or correct something, as a text to compare; empty before a plan has seen or made it. */
    public String since() {
        return setup.since();
    }

    /** What was set up for the path and for those below it. */
    public List<NotificationStream> list() {
        return with(setup::list);
    }

    /** The least rights that each of these methods needs, and those of a job that reads files and queue. */
    public List<AccessPolicy> policies() {
        return with(setup::policies);
    }

    /** Does nothing when called again. */
    @Override
    public void close() throws IOException {
        setup.close();
    }
}
