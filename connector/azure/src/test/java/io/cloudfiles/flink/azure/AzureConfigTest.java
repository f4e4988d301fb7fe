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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.cloud.ClusterOptions;
import io.cloudfiles.flink.testing.RegisteredFactoriesContractTest;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What options come to, and that their secrets are seen nowhere. */
class AzureConfigTest extends RegisteredFactoriesContractTest {
    private static AzureConfig config(Map<String, String> options) {
        return AzureConfig.from(Configuration.fromMap(CloudOptions.pick(options)));
    }

    @Test
    void resolvesEveryOptionInAnySpelling() {
        AzureConfig principal = config(Map.of(
                "cloudFiles.tenantId", "t",
                "cloudFiles.clientId", "c",
                "cloudFiles.clientSecret", "s3cr3t",
                "azure.endpoint", "http://127.0.0.1:10000/a",
                "azure.authority-host", "https://login.example"));

        assertThat(principal.endpoint()).isEqualTo(URI.create("http://127.0.0.1:10000/a"));
        assertThat(principal.credential())
                .isEqualTo(
                        new AzureCredential.ServicePrincipal("t", "c", "s3cr3t", URI.create("https://login.example")));
        assertThat(config(Map.of("cloudFiles.connectionString", "AccountName=a"))
                        .credential())
                .isEqualTo(new AzureCredential.ConnectionString("AccountName=a"));
        assertThat(config(Map.of("azure.account-key", "s3cr3t")).credential())
                .isEqualTo(new AzureCredential.AccountKey("s3cr3t"));
        assertThat(config(Map.of("azure.sas-token", "?sig=s3cr3t")).credential())
                .isEqualTo(new AzureCredential.SharedAccessSignature("sig=s3cr3t"));
        assertThat(config(Map.of("azure.client-id", "c")).credential())
                .isEqualTo(new AzureCredential.OfEnvironment("c"));
        assertThat(principal
                        + principal.credential().identity()
                        + config(Map.of("azure.account-key", "s3cr3t"))
                        + config(Map.of("azure.sas-token", "s3cr3t"))
                        + config(Map.of("azure.connection-string", "s3cr3t")))
                .doesNotContain("s3cr3t");
    }

    @Test
    void asksForNothingByItself() {
        assertThat(config(Map.of()).endpoint()).isNull();
        assertThat(config(Map.of()).credential()).isEqualTo(new AzureCredential.OfEnvironment(null));
    }

    @ParameterizedTest
    @CsvSource({
        "azure.client-secret, s3cr3t, '', '', belong together",
        "azure.tenant-id, t, azure.client-id, c, belong together",
        "azure.authority-host, https://login, azure.client-id, c, belong together",
        "azure.account-key, s3cr3t, azure.sas-token, s3cr3t, more than one kind",
        "azure.account-key, s3cr3t-not-base64, '', '', 'no key of an account: keys are written in Base64'",
        "azure.connection-string, s3cr3t, azure.client-id, c, more than one kind",
        "azure.endpoint, azurite:10000, '', '', it must be like"
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
                "azure.account-key", "Y2x1c3Rlcg==",
                "azure.endpoint", "http://127.0.0.1:10000/a",
                "taskmanager.numberOfTaskSlots", "2");

        AzureConfig all =
                AzureConfig.from(ClusterOptions.behind(new Configuration(), AzureConfig.OF_CREDENTIALS, cluster));
        AzureConfig own = AzureConfig.from(ClusterOptions.behind(
                Configuration.fromMap(Map.of("azure.client-id", "c")), AzureConfig.OF_CREDENTIALS, cluster));

        assertThat(all.credential()).isEqualTo(new AzureCredential.AccountKey("Y2x1c3Rlcg=="));
        assertThat(own.credential()).isEqualTo(new AzureCredential.OfEnvironment("c"));
        assertThat(own.endpoint()).isEqualTo(URI.create("http://127.0.0.1:10000/a"));
    }

    @ParameterizedTest
    @CsvSource({
        "abfss://c@a.dfs.core.windows.net/x, https://a.blob.core.windows.net",
        "wasbs://c@a.blob.core.windows.net/x, https://a.blob.core.windows.net",
        "abfs://c@a.z01.dfs.storage.azure.net/x, https://a.z01.blob.storage.azure.net",
        "abfss://c@a.dfs.core.chinacloudapi.cn/x, https://a.blob.core.chinacloudapi.cn"
    })
    void asksTheServiceForBlobsOfTheAccount(String location, String endpoint) {
        AzureContainer container = AzureContainer.of(Location.parse(location), null);

        assertThat(container.container()).isEqualTo("c");
        assertThat(container.account()).isEqualTo("a");
        assertThat(container.endpoint()).isEqualTo(URI.create(endpoint));
        assertThat(container.location("x")).isEqualTo(Location.parse(location));
    }

    @ParameterizedTest
    @CsvSource({
        "abfss:///path",
        "abfss://container/path",
        "abfss://c@account/path",
        "abfss://c@lake.example.com/path",
        "abfss://c:s3cr3t@a.dfs.core.windows.net/path"
    })
    void refusesWhatIsNoContainerOfAnAccount(String location) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> new AzureStorageFactory().create(Location.parse(location), new Configuration()))
                .withMessageContaining("names no container of an account")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr3t"));
    }

    @ParameterizedTest
    @CsvSource({
        "AccountName=other;AccountKey=czNjcjN0, is the one of account 'other'",
        "BlobEndpoint=https://other.blob.core.windows.net/;SharedAccessSignature=sig=czNjcjN0, is the one of account 'other'",
        "SharedAccessSignature=sig=czNjcjN0;BlobEndpoint=http://127.0.0.1:1/other, is the one of account 'other'",
        "BlobEndpoint=nonsense;SharedAccessSignature=sig=czNjcjN0, it must be like",
        "UseDevelopmentStorage=true, is the one of account 'devstoreaccount1'",
        "AccountKey=czNjcjN0, it must be like",
        "czNjcjN0, it must be like"
    })
    void refusesAConnectionStringThatDoesNotServe(String text, String message) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> new AzureStorageFactory()
                        .create(
                                Location.parse("abfss://c@a.dfs.core.windows.net/x"),
                                Configuration.fromMap(Map.of("azure.connection-string", text))))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("czNjcjN0"));
    }

    @ParameterizedTest
    @CsvSource({
        "a, BlobEndpoint=https://a.blob.core.windows.net/;SharedAccessSignature=sig=x, https://a.blob.core.windows.net/c/x?sig=x",
        "a, BlobEndpoint=http://127.0.0.1:1/a;SharedAccessSignature=sig=x, http://127.0.0.1:1/a/c/x?sig=x",
        "a, AccountName=a;AccountKey=a2V5;BlobEndpoint=https://my.lake.example, https://my.lake.example/c/x",
        "a, AccountName=a;AccountKey=a2V5, https://a.blob.core.windows.net/c/x",
        "devstoreaccount1, UseDevelopmentStorage=true, http://127.0.0.1:10000/devstoreaccount1/c/x"
    })
    void goesWhereTheConnectionStringSays(String account, String text, String address) {
        Location file = Location.parse("abfss://c@" + account + ".dfs.core.windows.net/x");

        AzureConnection connection =
                new AzureConnection(AzureContainer.of(file, null), config(Map.of("azure.connection-string", text)));

        assertThat(connection.address(file)).isEqualTo(address);
    }
}
