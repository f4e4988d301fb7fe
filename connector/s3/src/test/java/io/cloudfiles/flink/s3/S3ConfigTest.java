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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.lease.Lease;
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
class S3ConfigTest extends RegisteredFactoriesContractTest {
    private static S3Config config(Map<String, String> options) {
        return S3Config.from(Configuration.fromMap(CloudOptions.pick(options)));
    }

    @Test
    void resolvesEveryOptionInAnySpelling() {
        S3Config config = config(Map.of(
                "cloudFiles.region", "eu-central-1",
                "s3.endpoint", "https://minio:9000",
                "s3.path.style.access", "true",
                "cloudFiles.awsAccessKey", "id",
                "s3.secret-key", "s3cr3t",
                "s3.session-token", "t0k3n",
                "cloudFiles.roleArn", "arn:aws:iam::1:role/r",
                "s3.role-external-id", "external",
                "s3.role-session-name", "session",
                "s3.sts-endpoint", "https://sts.example"));

        assertThat(config.region()).isEqualTo("eu-central-1");
        assertThat(config.endpoint()).isEqualTo(URI.create("https://minio:9000"));
        assertThat(config.pathStyle()).isTrue();
        assertThat(config.key()).isEqualTo(new S3Config.AccessKey("id", "s3cr3t", "t0k3n"));
        assertThat(config.role())
                .isEqualTo(new S3Config.Role(
                        "arn:aws:iam::1:role/r", "external", "session", URI.create("https://sts.example")));
        assertThat(config + config.identity()).doesNotContain("s3cr3t").doesNotContain("t0k3n");
    }

    @Test
    void asksForNothingByItself() {
        S3Config config = config(Map.of());

        assertThat(config.region()).isNull();
        assertThat(config.endpoint()).isNull();
        assertThat(config.pathStyle()).isFalse();
        assertThat(config.key()).isNull();
        assertThat(config.role()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "s3.access-key, AKIA, belong together",
        "s3.secret-key, s3cr3t, belong together",
        "s3.session-token, s3cr3t, belong together",
        "s3.role-external-id, x, 's3.role-arn' is not set",
        "s3.sts-endpoint, https://sts, 's3.role-arn' is not set",
        "s3.endpoint, minio:9000, it must be like",
        "s3.endpoint, https://user:s3cr3t@minio, it must be like",
        "s3.path-style-access, perhaps, is wrong"
    })
    void refusesWhatCannotWork(String key, String value, String message) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> config(Map.of(key, value)))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr3t"));
    }

    @Test
    void neverMixesCredentialsOfTheJobWithTheClusters() {
        Map<String, String> cluster = Map.of(
                "s3.access-key", "cluster",
                "s3.secret-key", "cluster-secret",
                "s3.endpoint", "https://minio:9000",
                "s3.path.style.access", "true",
                "taskmanager.numberOfTaskSlots", "2");

        S3Config all = S3Config.from(ClusterOptions.behind(new Configuration(), S3Config.OF_CREDENTIALS, cluster));
        S3Config role = S3Config.from(ClusterOptions.behind(
                Configuration.fromMap(Map.of("s3.role-arn", "arn", "s3.path-style-access", "false")),
                S3Config.OF_CREDENTIALS,
                cluster));

        assertThat(all.key()).isEqualTo(new S3Config.AccessKey("cluster", "cluster-secret", null));
        assertThat(all.pathStyle()).isTrue();
        assertThat(role.key()).isNull();
        assertThat(role.endpoint()).isEqualTo(URI.create("https://minio:9000"));
        assertThat(role.pathStyle()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "s3:///key, is no name of a bucket",
        "s3://id:s3cr3t@b/key, is no name of a bucket",
        "s3://b--x-s3/key, Directory buckets"
    })
    void refusesWhatIsNoBucketOfOurs(String location, String message) {
        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> new S3StorageFactory().create(Location.parse(location), new Configuration()))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr3t"));
    }

    @Test
    void recordsThatCarryOptionsPrintNoSecrets() {
        assertThat(new Lease("s3://b/c", Map.of("s3.secret-key", "s3cr3t", "s3.region", "eu-central-1"), 1).toString())
                .doesNotContain("s3cr3t")
                .contains("eu-central-1");
    }
}
