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
package io.cloudfiles.flink.azure;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueStorageException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.discovery.RetryPolicy;
import io.cloudfiles.flink.discovery.notification.setup.AccessPolicy;
import io.cloudfiles.flink.discovery.notification.setup.NotificationSetup;
import io.cloudfiles.flink.discovery.notification.setup.NotificationStream;
import io.cloudfiles.flink.discovery.notification.setup.SetupPlan;
import io.cloudfiles.flink.discovery.notification.setup.SetupRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.testing.Azurite;
import io.cloudfiles.flink.testing.AzuriteQueues;
import io.cloudfiles.flink.testing.CountedCalls;
import io.cloudfiles.flink.testing.NotificationSetupContract;
import io.cloudfiles.flink.testing.RawHttp;
import io.cloudfiles.flink.testing.RawHttpServer;
import io.cloudfiles.flink.testing.SetupRuns;
import io.cloudfiles.flink.testing.azure.ArmEmulator;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** On Azurite for the queue, by an account key as it takes tokens over HTTPS only, and on a server of our own for Event Grid. */
class AzureSetupITCase implements NotificationSetupContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CountedCalls CALLS = new CountedCalls();
    private static final byte[] DENIED = RawHttp.answer(
            403,
            "application/xml",
            "<Error><Code>AuthorizationFailure</Code><Message>denied</Message></Error>"
                    .getBytes(StandardCharsets.UTF_8));

    private static AzuriteQueues emulator;
    private static RawHttpServer front;
    private static ArmEmulator arm;
    private static QueueServiceClient queues;
    private static int number;

    private String name = "";
    private Location path = Location.parse(Azurite.location("none", "in"));

    @BeforeAll
    static void start() throws IOException {
        emulator = AzuriteQueues.start();
        front = new RawHttpServer(
                "azurite-front",
                (request, client, in) -> client.getOutputStream()
                        .write(
                                CALLS.passes(List.of(right(request.first())))
                                        ? request.sendTo(emulator.server())
                                        : DENIED));
        queues = client(Azurite.endpointAt(emulator.server()));
        arm = new ArmEmulator(CALLS, AzureSetupITCase::isQueue);
    }

    private static QueueServiceClient client(String endpoint) {
        return new QueueServiceClientBuilder()
                .httpClient(AzureConnection.http(Duration.ofSeconds(20)))
                .credential(new AzureNamedKeyCredential(Azurite.ACCOUNT, Azurite.ACCOUNT_KEY))
                .endpoint(endpoint)
                .buildClient();
    }

    private static String right(String request) {
        String action = request.startsWith("GET") ? "read" : request.startsWith("DELETE") ? "delete" : "write";
        return "Microsoft.Storage/storageAccounts/queueServices/queues/" + action;
    }

    private static boolean isQueue(String name) {
        try {
            return queues.getQueueClient(name).getProperties() != null;
        } catch (QueueStorageException e) {
            assertThat(e.getStatusCode()).isEqualTo(404);
            return false;
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (emulator != null) { // where it can be installed
            arm.close();
            front.close();
            emulator.close();
        }
    }

    @BeforeEach
    void begin() {
        name = "cloudfiles-test-" + ++number;
        path = Location.parse(Azurite.location("landing-" + number, "in/a ä"));
        arm.hierarchical(true);
        arm.registered(true);
        CALLS.allow(Integer.MAX_VALUE);
        CALLS.take();
    }

    @Override
    public NotificationSetup setup() {
        return setup(path);
    }

    private NotificationSetup setup(Location directory) {
        Configuration options = Configuration.fromMap(Map.of(
                "azure.subscription-id", "0000-1111",
                "azure.resource-group", "group",
                "azure.management-endpoint", arm.endpoint().toString()));
        AzureContainer container = AzureContainer.of(directory, null);
        ArmAddress address = ArmAddress.of(container, options);
        TokenRequests tokens =
                TokenRequests.ofSecret(arm.endpoint(), "tenant", "client", ArmEmulator.SECRET, address.endpoint());
        return new AzureSetup(
                new SetupRequest(directory, name, Map.of("team", "data")),
                container,
                address,
                new ArmClient(address.endpoint(), tokens, "service principal client"),
                new AzureSetupQueues(
                        client(Azurite.endpointAt(front.endpoint())), new AzureErrors(" there", AzureService.QUEUES)),
                new RetryPolicy(6, Duration.ofMillis(1), Duration.ofMillis(5)),
                Clock.systemUTC());
    }

    @Override
    public CountedCalls calls() {
        return CALLS;
    }

    @Override
    public boolean isLook(String call) {
        return call.endsWith("/read");
    }

    @Override
    public Set<String> rightsOf(AccessPolicy policy) throws IOException {
        assertThat(policy.document()).contains("\"/subscriptions/0000-1111\"").doesNotContain("*");
        Set<String> actions = new TreeSet<>();
        JSON.readTree(policy.document()).path("Actions").forEach(action -> actions.add(action.asText()));
        return actions;
    }

    @Override
    public List<String> made() {
        List<String> made = new ArrayList<>();
        if (isQueue(name)) {
            made.add("queue " + name);
        }
        if (arm.subscriptions().containsKey(name)) {
            made.add(arm.subscriptions().get(name).toString());
        }
        return made;
    }

    @Override
    public List<String> refusal() {
        return List.of("denied");
    }

    @Test
    void makesWhatIsMissingOnceAndTagsIt() throws Exception {
        try (NotificationSetup setup = setup()) {
            assertThat(setup.planSetup().toString())
                    .contains("create  queue " + name)
                    .contains("BlobRenamed");
        }
        assertThat(setUp())
                .containsExactly(
                        "create  queue " + name + " of account emulator",
                        "create  event subscription " + name + " of account emulator");

        Map<String, String> metadata =
                queues.getQueueClient(name).getProperties().getMetadata();
        assertThat(metadata)
                .containsEntry("created_by", "cloudfiles")
                .containsEntry("stream_id", name)
                .containsKeys("path", "since");
        JsonNode properties = arm.subscriptions().get(name).path("properties");
        assertThat(properties.at("/filter/subjectBeginsWith").asText())
                .isEqualTo("/blobServices/default/containers/landing-" + number + "/blobs/in/a ä/");
        assertThat(properties.at("/filter/isSubjectCaseSensitive").asBoolean()).isTrue();
        assertThat(properties.at("/filter/includedEventTypes")).hasSize(3);
        assertThat(properties
                        .at("/destination/properties/queueMessageTimeToLiveInSeconds")
                        .asInt())
                .isEqualTo(1_209_600);
        assertThat(properties.path("labels").toString())
                .isEqualTo("[\"created-by=cloudfiles\",\"path=" + path + "\",\"team=data\"]");

        try (NotificationSetup again = setup()) {
            again.planSetup();
            assertThat(again.queue()).endsWith("/emulator/" + name);
            assertThat(again.since()).isEqualTo(metadata.get("since"));
        }
        assertThat(tearDown())
                .containsExactly(
                        "remove  event subscription " + name + " of account emulator",
                        "remove  queue " + name + " of account emulator");
    }

    @Test
    void asksForNoRenamesWhereNothingCanBeRenamed() throws Exception {
        arm.hierarchical(false);
        setUp();
        assertThat(arm.subscriptions()
                        .get(name)
                        .at("/properties/filter/includedEventTypes")
                        .toString())
                .isEqualTo("[\"Microsoft.Storage.BlobCreated\"]");

        ((ObjectNode) arm.subscriptions().get(name).at("/properties/filter")).put("subjectBeginsWith", "/elsewhere");
        try (NotificationSetup setup = setup()) {
            SetupPlan plan = setup.planSetup();
            String since = setup.since();
            assertThat(SetupRuns.executed(plan))
                    .containsExactly(
                            "change  queue " + name + " of account emulator",
                            "change  event subscription " + name + " of account emulator");
            assertThat(setup.since()).isGreaterThan(since);
        }
        tearDown();
    }

    @Test
    void leavesWhatOthersMadeAlone() throws Exception {
        emulator.createQueue(name);
        assertThatThrownBy(this::setUp).hasMessageContaining("has no metadata that say that cloudfiles made it");
        assertThatThrownBy(this::tearDown).hasMessageContaining("It is left as it is.");
        assertThat(isQueue(name)).isTrue();
        queues.deleteQueue(name);

        setUp();
        ((ObjectNode) arm.subscriptions().get(name).path("properties")).remove("labels");
        assertThatThrownBy(this::setUp).hasMessageContaining("it is somebody else's");
        assertThat(tearDown()).containsExactly("remove  queue " + name + " of account emulator");
        assertThat(arm.subscriptions()).containsKey(name);
        arm.subscriptions().remove(name);
    }

    @Test
    void listsWhatThereIsAlsoByHalves() throws Exception {
        setUp();
        String first = name;
        try (NotificationSetup setup = setup(Location.parse(Azurite.location("landing-" + number, "")))) {
            assertThat(setup.list())
                    .extracting(NotificationStream::name, NotificationStream::path, NotificationStream::problem)
                    .containsExactly(tuple(first, path.toString(), ""));
            ObjectNode subscription = arm.subscriptions().remove(first);
            assertThat(setup.list())
                    .extracting(NotificationStream::problem)
                    .containsExactly("Event Grid does not tell the queue");
            arm.subscriptions().put(first, subscription);
            queues.deleteQueue(first);
            assertThat(setup.list()).extracting(NotificationStream::problem).containsExactly("the queue is missing");
        }
        tearDown();
    }

    @Test
    void tellsHowToSwitchEventGridOn() {
        arm.registered(false);
        assertThatThrownBy(this::setUp)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("az provider register --namespace Microsoft.EventGrid");
    }

    @Test
    void refusesWhatCannotSetUp() {
        SetupRequest request = new SetupRequest(path, name, Map.of());
        AzureQueueFactory factory = new AzureQueueFactory();
        assertThatThrownBy(() -> factory.setup(request, Configuration.fromMap(Map.of("azure.client-id", "c"))))
                .hasMessageContaining("'azure.subscription-id' and 'azure.resource-group' are missing");
        assertThatThrownBy(() -> factory.setup(
                        request,
                        Configuration.fromMap(Map.of(
                                "azure.account-key", Azurite.ACCOUNT_KEY,
                                "azure.subscription-id", "s",
                                "azure.resource-group", "g"))))
                .hasMessageContaining("not with the account key of the options")
                .hasMessageNotContaining(Azurite.ACCOUNT_KEY);
        assertThat(ArmAddress.of(
                                AzureContainer.of(Location.parse("abfss://c@a.dfs.core.chinacloudapi.cn/x"), null),
                                Configuration.fromMap(
                                        Map.of("azure.subscription-id", "s", "azure.resource-group", "g")))
                        .endpoint())
                .hasToString("https://management.chinacloudapi.cn");
    }
}
