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

import io.cloudfiles.flink.discovery.notification.NotificationQueue;
import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AzureQueueAddressTest {
    private static final String KEY = "a2V5";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://lake.queue.core.windows.net/landing, https://lake.queue.core.windows.net, lake, landing, true",
                "https://lake.queue.core.windows.net/a-b-3/, https://lake.queue.core.windows.net, lake, a-b-3, true",
                "https://lake.queue.core.chinacloudapi.cn/landing, https://lake.queue.core.chinacloudapi.cn, lake, landing, true",
                "https://lake.z7.queue.storage.azure.net/landing, https://lake.z7.queue.storage.azure.net, lake, landing, true",
                "https://lake.queue.stack.example/landing, https://lake.queue.stack.example, lake, landing, false",
                "http://127.0.0.1:10001/devstoreaccount1/landing, http://127.0.0.1:10001/devstoreaccount1, devstoreaccount1, landing, false",
                "landing, -, -, landing, false"
            })
    void understandsUrlsAndNames(String queue, String endpoint, String account, String name, boolean isAzures) {
        AzureQueueAddress address = AzureQueueAddress.parse("notification.queue", queue);

        assertThat(address.endpoint() == null ? null : address.endpoint().toString())
                .isEqualTo(endpoint);
        assertThat(address.account()).isEqualTo(account);
        assertThat(address.name()).isEqualTo(name);
        assertThat(AzureQueueAddress.isAzures(queue)).isEqualTo(isAzures);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://lake.queue.core.windows.net/landing?sig=never2bseen",
                "https://never2bseen@lake.queue.core.windows.net/landing",
                "https://lake.queue.core.windows.net/",
                "Landing",
                "a--b",
                "ab",
                "https://sqs.eu-west-1.amazonaws.com/123456789012/a_b"
            })
    void refusesWhatIsNoQueue(String queue) {
        assertThatThrownBy(() -> AzureQueueAddress.parse("notification.queue", queue))
                .hasMessageContaining("'notification.queue' = '")
                .hasMessageContaining("is no queue of Azure Queue Storage")
                .hasMessageNotContaining("never2bseen");
        assertThat(AzureQueueAddress.isAzures(queue)).isFalse();
    }

    private static NotificationQueue queue(String queue, @Nullable String deadLetters, Map<String, String> options) {
        Location path = Location.parse("abfss://landing@lake.dfs.core.windows.net/in");
        return new AzureQueueFactory().create(new QueueNames(queue, deadLetters, path), Configuration.fromMap(options));
    }

    @Test
    void needsNoMoreThanANameBesideTheStore() throws IOException {
        for (Map<String, String> options : List.of(
                Map.of("azure.account-key", KEY),
                Map.of("azure.sas-token", "sv=1&sig=s"),
                Map.of("azure.connection-string", "AccountName=lake;AccountKey=a2V5;EndpointSuffix=core.windows.net"),
                Map.of(
                        "azure.connection-string",
                        "BlobEndpoint=https://lake.blob.core.windows.net;SharedAccessSignature=sv=1&sig=s"),
                Map.of("azure.client-id", "c", "azure.tenant-id", "t", "azure.client-secret", "s"))) {
            try (NotificationQueue queue = queue("landing", "dead", options)) {
                assertThat(queue).hasToString("azure-queue:landing");
            }
        }
    }

    @Test
    void needsAUrlWhereTheStoreIsElsewhere() {
        assertThatThrownBy(() -> queue(
                        "landing", null, Map.of("azure.endpoint", "http://127.0.0.1:1/lake", "azure.account-key", KEY)))
                .hasMessageContaining("'notification.queue' = 'landing' does not say where the queue is")
                .hasMessageContaining("Give the queue's URL");
    }

    @Test
    void refusesAQueueOfAnotherAccountWithRightsAtOne() throws IOException {
        String other = "https://other.queue.core.windows.net/landing";
        for (String option : List.of("azure.account-key", "azure.sas-token")) {
            assertThatThrownBy(() -> queue(other, null, Map.of(option, KEY)))
                    .hasMessageContaining(
                            "'notification.queue' names a queue of account 'other', the files are in account 'lake'")
                    .hasMessageNotContaining(KEY);
        }
        Map<String, String> principal =
                Map.of("azure.client-id", "c", "azure.tenant-id", "t", "azure.client-secret", "s");
        try (NotificationQueue queue = queue(other, "dead", principal)) {
            assertThat(queue).hasToString("azure-queue:landing");
        }
    }
}
