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
package io.cloudfiles.flink.s3;

import io.cloudfiles.flink.discovery.notification.QueueNames;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqsAddressTest {
    private static final String OPTION = "notification.queue";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://sqs.eu-west-1.amazonaws.com/123456789012/landing, landing, -, eu-west-1, -, true",
                "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/landing, landing, -, cn-north-1, -, true",
                "https://sqs-fips.us-east-1.amazonaws.com/123456789012/landing, landing, -, us-east-1, -, true",
                "https://eu-west-1.queue.amazonaws.com/123456789012/a_b-c.fifo, a_b-c.fifo, -, eu-west-1, -, true",
                "arn:aws:sqs:eu-west-1:123456789012:landing, landing, 123456789012, eu-west-1, -, true",
                "landing, landing, -, -, -, false",
                "http://127.0.0.1:9324/000000000000/q, q, -, -, http://127.0.0.1:9324, false",
                "https://minio:9000/q, q, -, -, https://minio:9000, false"
            })
    void understandsUrlsArnsAndNames(
            String queue, String name, String account, String region, String endpoint, boolean isAmazons) {
        SqsAddress address = SqsAddress.parse(OPTION, queue);

        assertThat(address.name()).isEqualTo(name);
        assertThat(address.account()).isEqualTo(account);
        assertThat(address.region()).isEqualTo(region);
        assertThat(address.endpoint() == null ? null : address.endpoint().toString())
                .isEqualTo(endpoint);
        assertThat(address.url()).isEqualTo(queue.startsWith("http") ? queue : null);
        assertThat(SqsAddress.isAmazons(queue)).isEqualTo(isAmazons);
    }

    @Test
    void refusesWhatIsNoQueue() {
        assertThatThrownBy(() -> SqsAddress.parse(OPTION, "https://user:secret@host/what is this"))
                .hasMessageContaining("'notification.queue' = 'https://host/what is this' is no queue of SQS")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesCredentialsInTheUrl() {
        assertThatThrownBy(() -> SqsAddress.parse(OPTION, "https://user:secret@minio:9000/q"))
                .hasMessageContaining("'https://minio:9000/q' has credentials in the URL")
                .hasMessageNotContaining("secret@");
    }

    @Test
    void needsAUrlWhereTheStoreIsNotAmazons() {
        assertThatThrownBy(() -> new SqsQueueFactory()
                        .create(
                                new QueueNames("landing", null, Location.parse("s3://b/in")),
                                Configuration.fromMap(Map.of("s3.endpoint", "http://127.0.0.1:1"))))
                .hasMessageContaining("Give the queue's URL");
    }
}
