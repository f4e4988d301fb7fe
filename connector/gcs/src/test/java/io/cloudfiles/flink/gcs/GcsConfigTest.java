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
package io.cloudfiles.flink.gcs;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.ClusterOptions;
import io.cloudfiles.flink.testing.RegisteredFactoriesContractTest;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What options come to, and that their secrets are seen nowhere. */
class GcsConfigTest extends RegisteredFactoriesContractTest {
    private static GcsConfig config(Map<String, String> options) {
        return GcsConfig.from(Configuration.fromMap(CloudOptions.pick(options)));
    }

    @Test
    void resolvesEveryOptionInAnySpelling() {
        GcsConfig account = config(Map.of(
                "cloudFiles.clientEmail", "a@b",
                "cloudFiles.privateKey", "s3cr3t",
                "cloudFiles.privateKeyId", "id",
                "cloudFiles.client", "c",
                "cloudFiles.projectId", "p",
                "gcs.token-endpoint", "https://tokens.example/token",
                "gcs.endpoint", "http://127.0.0.1:4443",
                "gcs.queue-endpoint", "http://127.0.0.1:8085",
                "gcs.user-project", "payer"));

        assertThat(account.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4443"));
        assertThat(account.queueEndpoint()).isEqualTo(URI.create("http://127.0.0.1:8085"));
        assertThat(account.userProject()).isEqualTo("payer");
        assertThat(account.project()).isEqualTo("p");
        assertThat(config(Map.of("cloudFiles.project", "p")).credential())
                .as("a project alone is no credential")
                .isEqualTo(new GcsCredential.OfEnvironment());
        assertThat(account.credential())
                .isEqualTo(new GcsCredential.ServiceAccount(
                        "a@b", "s3cr3t", "id", "c", "p", URI.create("https://tokens.example/token")));
        assertThat(config(Map.of("gcs.key-file", "/k.json")).credential())
                .isEqualTo(new GcsCredential.KeyFile("/k.json"));
        assertThat(config(Map.of("gcs.access-token", "s3cr3t")).credential())
                .isEqualTo(new GcsCredential.Token("s3cr3t"));
        assertThat(config(Map.of("gcs.anonymous", "true")).credential()).isEqualTo(new GcsCredential.Anonymous());
        assertThat(account + account.credential().identity() + config(Map.of("gcs.access-token", "s3cr3t")))
                .doesNotContain("s3cr3t");
    }

    @Test
    void asksForNothingByItself() {
        assertThat(config(Map.of()).endpoint()).isNull();
        assertThat(config(Map.of()).userProject()).isNull();
        assertThat(config(Map.of()).credential()).isEqualTo(new GcsCredential.OfEnvironment());
    }

    @ParameterizedTest
    @CsvSource({
        "gcs.private-key, s3cr3t, '', '', belong together",
        "gcs.client-email, a@b, gcs.private-key-id, i, belong together",
        "gcs.token-endpoint, https://tokens, '', '', belong together",
        "gcs.access-token, s3cr3t, gcs.key-file, k, more than one kind",
        "gcs.anonymous, true, gcs.key-file, k, more than one kind",
        "gcs.anonymous, perhaps, '', '', is wrong",
        "gcs.endpoint, emulator:4443, '', '', it must be like"
    })
    void refusesWhatCannotWork(String key, String value, String other, String otherValue, String message) {
        Map<String, String> options = other.isEmpty() ? Map.of(key, value) : Map.of(key, value, other, otherValue);
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> config(options))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr3t"));
    }

    @Test
    void neverMixesCredentialsOfTheJobWithTheClusters() {
        Map<String, String> cluster = Map.of(
                "gcs.access-token", "cluster-secret",
                "gcs.endpoint", "http://127.0.0.1:4443",
                "taskmanager.numberOfTaskSlots", "2");

        GcsConfig all = GcsConfig.from(ClusterOptions.behind(new Configuration(), GcsConfig.OF_CREDENTIALS, cluster));
        GcsConfig own = GcsConfig.from(ClusterOptions.behind(
                Configuration.fromMap(Map.of("gcs.key-file", "k")), GcsConfig.OF_CREDENTIALS, cluster));

        assertThat(all.credential()).isEqualTo(new GcsCredential.Token("cluster-secret"));
        assertThat(own.credential()).isEqualTo(new GcsCredential.KeyFile("k"));
        assertThat(own.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4443"));
    }

    @ParameterizedTest
    @CsvSource({"gs:///key", "gs://id:s3cr3t@b/key", "gs://b:80/key"})
    void refusesWhatIsNoBucket(String location) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> new GcsStorageFactory().create(Location.parse(location), new Configuration()))
                .withMessageContaining("is no name of a bucket")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr3t"));
    }

    @Test
    void tellsAtOnceOfAKeyThatIsNone(@TempDir Path directory) throws IOException {
        Location bucket = Location.parse("gs://b/x");
        Path nonsense = Files.writeString(directory.resolve("key.json"), "{\"private_key\":\"s3cr3t\"}");
        Path none = directory.resolve("none.json");
        Map.of(
                        Map.of("gcs.key-file", none.toString()), "there is no file that can be read",
                        Map.of("gcs.key-file", nonsense.toString()), "it must be the key of a service account",
                        Map.of("gcs.client-email", "a@b", "gcs.private-key", "s3cr3t"), "it must be the private_key of")
                .forEach((options, message) -> assertThatExceptionOfType(CloudFilesException.class)
                        .isThrownBy(() -> new GcsStorageFactory().create(bucket, Configuration.fromMap(options)))
                        .withMessageContaining(message)
                        .withNoCause()
                        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr3t")));
    }
}
