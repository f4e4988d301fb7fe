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

import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import io.cloudfiles.flink.storage.FileChangedException;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import io.cloudfiles.flink.storage.StorageOutput;
import io.cloudfiles.flink.storage.Storages;
import io.cloudfiles.flink.testing.Azurite;
import io.cloudfiles.flink.testing.StorageContractTest;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract against Azurite, over HTTP and with signatures checked; each test has a container of its own. */
class AzureStorageITCase extends StorageContractTest {
    private static final int MIB = 1 << 20;
    private static final AtomicInteger CONTAINERS = new AtomicInteger();

    private static Azurite azurite;

    @BeforeAll
    static void startEmulator() {
        azurite = Azurite.start();
    }

    @AfterAll
    static void stopEmulator() {
        if (azurite != null) { // where it can be installed
            azurite.close();
        }
    }

    @Override
    protected Storage newClient() {
        return client(directory(), azurite.options());
    }

    @Override
    protected Location newDirectory() {
        String container = "container-" + CONTAINERS.incrementAndGet();
        azurite.createContainer(container);
        return Location.parse(Azurite.location(container, "in"));
    }

    @Override
    public boolean deliversWhatItFetchedAhead() {
        return true;
    }

    /** Azure takes a backslash for a slash. */
    @Override
    public List<String> oddNames() {
        return super.oddNames().stream().filter(name -> !name.contains("\\")).toList();
    }

    private static Storage client(Location directory, Map<String, String> options) {
        AzureConfig config = AzureConfig.from(Configuration.fromMap(options));
        return new AzureStorage(
                AzureContainer.of(directory, config.endpoint()),
                config,
                new AzureLimits(5 * MIB, Duration.ofMillis(20)));
    }

    private AzureConnection connection() {
        AzureConfig config = AzureConfig.from(Configuration.fromMap(azurite.options()));
        return new AzureConnection(AzureContainer.of(directory(), config.endpoint()), config);
    }

    @Test
    void isReachedByEachOfItsSchemes() throws IOException {
        Location file = given("file", "content");
        for (String scheme : List.of("abfss", "abfs", "wasbs", "wasb")) {
            try (Storages storages = Storages.load()) {
                String host = scheme.startsWith("wasb") ? ".blob." : ".dfs.";
                Location same = Location.parse(
                        file.toString().replaceFirst("abfss", scheme).replaceFirst("\\.dfs\\.", host));
                Storage storage = storages.open(same, azurite.options());

                assertThat(storage).isInstanceOf(AzureStorage.class);
                assertThat(storage.readAll(same))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("content");
            }
        }
    }

    @Test
    void leavesOutBlobsThatStandForDirectories() throws IOException {
        for (String marker : List.of("marker", "empty")) {
            connection()
                    .blob(at(marker))
                    .getBlockBlobClient()
                    .uploadWithResponse(
                            new ByteArrayInputStream(new byte[0]),
                            0,
                            null,
                            Map.of("hdi_isfolder", "true"),
                            null,
                            null,
                            null,
                            null,
                            null);
        }
        given("marker/file", "");

        assertThat(files(ListRequest.recursively())).containsExactly("marker/file");
        assertThat(files(ListRequest.children())).isEmpty();
        assertThat(directories(ListRequest.children())).containsExactly("marker");
        assertThat(storage().stat(at("marker"))).isEmpty();
    }

    @Test
    void writesInBlocksWhatIsLarge() throws IOException {
        byte[] content = new byte[17 * MIB + 5];
        new Random(7).nextBytes(content);
        StorageOutput out = storage().create(at("large"));
        StorageOutput other = storage().create(at("large"));
        other.write(new byte[6 * MIB]);
        for (int done = 0; done < content.length; done += 1_000_003) {
            out.write(content, done, Math.min(1_000_003, content.length - done));
        }
        assertThat(storage().stat(at("large"))).isEmpty();
        out.close();
        other.abort();
        storage().copy(at("large"), at("copy"));

        assertThat(storage().readAll(at("large"))).isEqualTo(content);
        assertThat(storage().readAll(at("copy"))).isEqualTo(content);
        assertThat(connection()
                        .blob(at("large"))
                        .getBlockBlobClient()
                        .listBlocks(BlockListType.ALL)
                        .getCommittedBlocks())
                .hasSize(4);
    }

    @Test
    void anUploadThatIsGivenUpIsNotSeen() throws IOException {
        StorageOutput out = storage().create(at("large"));
        out.write(new byte[6 * MIB]);
        out.abort();

        assertThat(storage().stat(at("large"))).isEmpty();
        assertThat(files(ListRequest.recursively())).isEmpty();
    }

    @Test
    void comparesSizeAndTimeWhereAnEntryHasNoVersion() throws IOException {
        FileEntry full = entry(given("file", "12345"));
        FileEntry bare = new FileEntry(full.location(), full.sizeBytes(), full.modifiedMicros(), null);
        FileEntry other = new FileEntry(full.location(), full.sizeBytes(), full.modifiedMicros() + 1_000_000, null);

        try (StorageInput input = storage().open(bare)) {
            assertThat(input.read(1, new byte[2], 0, 2)).isEqualTo(2);
        }
        try (StorageInput input = storage().open(other)) {
            assertThatExceptionOfType(FileChangedException.class).isThrownBy(() -> input.read(1, new byte[2], 0, 2));
        }
        assertThat(storage().replace(other, new byte[1])).isFalse();
        assertThat(storage().replace(bare, new byte[1])).isTrue();
    }

    @Test
    void signsInByAConnectionStringOrASharedAccessSignature() throws IOException {
        given("file", "content");
        String sas = connection()
                .container()
                .generateSas(new BlobServiceSasSignatureValues(
                        OffsetDateTime.now(ZoneOffset.UTC).plusHours(1), BlobContainerSasPermission.parse("racwdl")));
        String endpoint = Azurite.endpointAt(azurite.server());
        for (Map<String, String> options : List.of(
                Map.of("azure.endpoint", endpoint, "azure.sas-token", "?" + sas),
                Map.of("cloudFiles.connectionString", "BlobEndpoint=" + endpoint + ";SharedAccessSignature=" + sas),
                Map.of(
                        "azure.connection-string",
                        "AccountName=" + Azurite.ACCOUNT + ";AccountKey=" + Azurite.ACCOUNT_KEY + ";BlobEndpoint="
                                + endpoint + ";"))) {
            try (Storages storages = Storages.load()) {
                Storage storage = storages.open(directory(), options);

                storage.delete(at("new"));
                assertThat(storage.putIfAbsent(at("new"), new byte[1])).isTrue();
                assertThat(storage.putIfAbsent(at("new"), new byte[1])).isFalse();
                storage.copy(at("file"), at("copy"));
                assertThat(storage.readAll(at("copy")))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("content");
                assertThat(storage.list(directory(), ListRequest.children())
                                .next()
                                .files())
                        .hasSize(3);
            }
        }
    }

    @Test
    void saysWhatIsWrongWithAContainerOrACredential() throws IOException {
        Location missing = Location.parse(Azurite.location("no-such-container", "in"));
        try (Storage storage = client(missing, azurite.options())) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(
                            () -> storage.list(missing, ListRequest.children()).next())
                    .withMessageContaining("[" + missing + "] could not be listed at http://127.0.0.1:")
                    .withMessageContaining("ContainerNotFound")
                    .withMessageContaining("Correct the names of container and account");
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> storage.stat(missing.child("file")));
        }
        String wrong = Base64.getEncoder().encodeToString("wrong".getBytes(StandardCharsets.US_ASCII));
        Map<String, String> options = new HashMap<>(azurite.options());
        options.put("azure.account-key", wrong);
        try (Storage refused = client(directory(), options)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> refused.putIfAbsent(at("file"), new byte[1]))
                    .withMessageContaining("[" + at("file") + "] could not be written at http://127.0.0.1:")
                    .withMessageContaining("with the account key of the options")
                    .withMessageContaining("azure.account-key")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(wrong));
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> refused.stat(at("file")));
        }
    }

    @Test
    void tellsNothingOfASignatureThatDoesNotServe() throws IOException {
        String signature = "sv=2024-11-04&sr=c&sp=r&se=2000-01-01T00%3A00%3A00Z&sig=never2bseen";
        Map<String, String> options =
                Map.of("azure.endpoint", Azurite.endpointAt(azurite.server()), "azure.sas-token", signature);
        try (Storage refused = client(directory(), options)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> refused.putIfAbsent(at("file"), new byte[1]))
                    .withMessageContaining("with the shared access signature of the options")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("never2bseen"));
        }
        Map<String, String> nowhere = Map.of("azure.endpoint", "http://127.0.0.1:1/a", "azure.sas-token", signature);
        try (Storage unreachable = client(directory(), nowhere)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> unreachable.stat(at("file")))
                    .withMessageContaining("no connection")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("never2bseen"));
        }
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
