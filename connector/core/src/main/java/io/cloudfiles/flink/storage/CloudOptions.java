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
package io.cloudfiles.flink.storage;

import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.option.OptionResolver;
import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Options of cloud stores: {@code s3.*}, {@code azure.*} and {@code gcs.*}. Those that this version makes nothing of are refused, so
 * that nobody believes a credential to be in use that is not.
 */
@PublicEvolving
public final class CloudOptions {
    private static final String NAMED =
            "Names of credentials are known to that platform alone: set the options of the store instead.";
    private static final String NO_CERTIFICATE =
            "Service principals sign in by a secret: use azure.client-secret, or a managed identity, which needs neither.";

    /** Region of the bucket. */
    public static final OptionSpec<String> S3_REGION =
            s3("s3.region", "Region of the bucket.").alias("cloudFiles.region");

    /** Where the service is. */
    public static final OptionSpec<String> S3_ENDPOINT =
            s3("s3.endpoint", "Address of a store that speaks S3, such as https://minio:9000; without, Amazon's.");

    /** How buckets are addressed. */
    public static final OptionSpec<Boolean> S3_PATH_STYLE = OptionSpec.bool(
                    "s3.path-style-access",
                    false,
                    "Whether the bucket stands in the path of an address and not before the host's name.")
            .alias("s3.path.style.access")
            .changeable();

    /** Access key. */
    public static final OptionSpec<String> S3_ACCESS_KEY =
            s3("s3.access-key", "Access key.").alias("cloudFiles.awsAccessKey");

    /** Secret of the access key. */
    public static final OptionSpec<String> S3_SECRET_KEY =
            s3("s3.secret-key", "Secret of the access key.").alias("cloudFiles.awsSecretKey");

    /** Token of a temporary access key. */
    public static final OptionSpec<String> S3_SESSION_TOKEN =
            s3("s3.session-token", "Token that belongs to an access key for a limited time.");

    /** Role to assume. */
    public static final OptionSpec<String> S3_ROLE_ARN =
            s3("s3.role-arn", "Role to assume.").alias("cloudFiles.roleArn");

    /** External id that the role asks for. */
    public static final OptionSpec<String> S3_ROLE_EXTERNAL_ID =
            s3("s3.role-external-id", "External id that the role asks for.").alias("cloudFiles.roleExternalId");

    /** Name of the role's session. */
    public static final OptionSpec<String> S3_ROLE_SESSION_NAME = OptionSpec.string(
                    "s3.role-session-name", "cloudfiles", "Name of the role's session.")
            .alias("cloudFiles.roleSessionName")
            .changeable();

    /** Endpoint of the service that hands out roles. */
    public static final OptionSpec<String> S3_STS_ENDPOINT = s3(
                    "s3.sts-endpoint", "Endpoint of the service that hands out roles.")
            .alias("cloudFiles.stsEndpoint");

    /** Where queues are. */
    public static final OptionSpec<String> S3_QUEUE_ENDPOINT = s3(
            "s3.queue-endpoint",
            "Address of a service that speaks SQS, for queues that are set up or named without an address; without, Amazon's.");

    /** Who may send to a queue that is set up. */
    public static final OptionSpec<Boolean> S3_SAME_ACCOUNT = OptionSpec.bool(
                    "s3.restrict-notification-setup-to-same-account",
                    true,
                    "Whether a queue that is set up takes notifications of the bucket only while it belongs to the queue's account; `false` for a "
                            + "bucket of another account.")
            .alias("cloudFiles.restrictNotificationSetupToSameAWSAccountId")
            .changeable();

    private static final List<OptionSpec<?>> S3 = List.of(
            S3_REGION,
            S3_ENDPOINT,
            S3_PATH_STYLE,
            S3_ACCESS_KEY,
            S3_SECRET_KEY,
            S3_SESSION_TOKEN,
            S3_ROLE_ARN,
            S3_ROLE_EXTERNAL_ID,
            S3_ROLE_SESSION_NAME,
            S3_STS_ENDPOINT,
            S3_QUEUE_ENDPOINT,
            S3_SAME_ACCOUNT);

    /** Where the service is. */
    public static final OptionSpec<String> AZURE_ENDPOINT = azure(
            "azure.endpoint",
            "Address of the service for blobs, such as http://127.0.0.1:10000/account of an emulator; without, the one of the location's"
                    + " account.");

    /** Connection string. */
    public static final OptionSpec<String> AZURE_CONNECTION_STRING = azure(
                    "azure.connection-string", "Connection string of the account.")
            .alias("cloudFiles.connectionString");

    /** Key of the account. */
    public static final OptionSpec<String> AZURE_ACCOUNT_KEY =
            azure("azure.account-key", "One of the two keys of the account.");

    /** Shared access signature. */
    public static final OptionSpec<String> AZURE_SAS_TOKEN =
            azure("azure.sas-token", "Shared access signature of the account or the container.");

    /** Tenant. */
    public static final OptionSpec<String> AZURE_TENANT_ID =
            azure("azure.tenant-id", "Tenant of the service principal.").alias("cloudFiles.tenantId");

    /** Client id. */
    public static final OptionSpec<String> AZURE_CLIENT_ID = azure(
                    "azure.client-id", "Service principal; alone, the managed identity to use of several.")
            .alias("cloudFiles.clientId");

    /** Secret of the client id. */
    public static final OptionSpec<String> AZURE_CLIENT_SECRET =
            azure("azure.client-secret", "Secret of the service principal.").alias("cloudFiles.clientSecret");

    /** Where a service principal signs in. */
    public static final OptionSpec<String> AZURE_AUTHORITY_HOST = azure(
            "azure.authority-host",
            "Where the service principal signs in, such as https://login.chinacloudapi.cn; without, the public cloud's.");

    /** Where the account is found. */
    public static final OptionSpec<String> AZURE_SUBSCRIPTION_ID = azure(
                    "azure.subscription-id", "Subscription of the account; needed to set notifications up.")
            .alias("cloudFiles.subscriptionId");

    /** Where the account is found. */
    public static final OptionSpec<String> AZURE_RESOURCE_GROUP = azure(
                    "azure.resource-group", "Resource group of the account; needed to set notifications up.")
            .alias("cloudFiles.resourceGroup");

    /** Where accounts are managed. */
    public static final OptionSpec<String> AZURE_MANAGEMENT_ENDPOINT = azure(
            "azure.management-endpoint",
            "Address of Azure Resource Manager, which is asked to set notifications up; without, the one of the cloud that the location names.");

    private static final List<OptionSpec<?>> AZURE = List.of(
            AZURE_ENDPOINT,
            AZURE_CONNECTION_STRING,
            AZURE_ACCOUNT_KEY,
            AZURE_SAS_TOKEN,
            AZURE_TENANT_ID,
            AZURE_CLIENT_ID,
            AZURE_CLIENT_SECRET,
            AZURE_AUTHORITY_HOST,
            AZURE_SUBSCRIPTION_ID,
            AZURE_RESOURCE_GROUP,
            AZURE_MANAGEMENT_ENDPOINT);

    /** Where the service is. */
    public static final OptionSpec<String> GCS_ENDPOINT = gcs(
            "gcs.endpoint",
            "Address of the service, such as that of an emulator; without, https://storage.googleapis.com.");

    /** Project that pays. */
    public static final OptionSpec<String> GCS_USER_PROJECT =
            gcs("gcs.user-project", "Project that pays for the requests, for a bucket whose requester pays.");

    /** File with the key of a service account. */
    public static final OptionSpec<String> GCS_KEY_FILE =
            gcs("gcs.key-file", "File with the key of a service account, as JSON, on each machine that takes part.");

    /** Address of a service account. */
    public static final OptionSpec<String> GCS_CLIENT_EMAIL = gcs(
                    "gcs.client-email", "Address of the service account, in place of a key file.")
            .alias("cloudFiles.clientEmail");

    /** Private key of a service account. */
    public static final OptionSpec<String> GCS_PRIVATE_KEY = gcs(
                    "gcs.private-key", "Private key of the service account, as its key file has it.")
            .alias("cloudFiles.privateKey");

    /** Id of the private key. */
    public static final OptionSpec<String> GCS_PRIVATE_KEY_ID =
            gcs("gcs.private-key-id", "Id of the private key.").alias("cloudFiles.privateKeyId");

    /** Client id of a service account. */
    public static final OptionSpec<String> GCS_CLIENT =
            gcs("gcs.client", "Client id of the service account.").alias("cloudFiles.client");

    /** Project of a service account. */
    public static final OptionSpec<String> GCS_PROJECT_ID = gcs(
                    "gcs.project-id",
                    "Project of a subscription of Pub/Sub that is named without; and of the service account.")
            .alias("cloudFiles.projectId")
            .alias("cloudFiles.project");

    /** Where a service account gets its tokens. */
    public static final OptionSpec<String> GCS_TOKEN_ENDPOINT = gcs(
            "gcs.token-endpoint",
            "Where the service account gets its tokens; without, https://oauth2.googleapis.com/token. A key file says it itself.");

    /** A token. */
    public static final OptionSpec<String> GCS_ACCESS_TOKEN =
            gcs("gcs.access-token", "Token of OAuth 2 that was fetched elsewhere; it holds for an hour or so.");

    /** Whether requests carry no credentials. */
    public static final OptionSpec<Boolean> GCS_ANONYMOUS = OptionSpec.bool(
                    "gcs.anonymous", false, "Whether requests carry no credentials, as for a public bucket.")
            .changeable();

    /** Where Pub/Sub is. */
    public static final OptionSpec<String> GCS_QUEUE_ENDPOINT = gcs(
            "gcs.queue-endpoint",
            "Address of Pub/Sub, for subscriptions that are set up or named without an address; without, https://pubsub.googleapis.com.");

    private static final List<OptionSpec<?>> GCS = List.of(
            GCS_ENDPOINT,
            GCS_QUEUE_ENDPOINT,
            GCS_USER_PROJECT,
            GCS_KEY_FILE,
            GCS_CLIENT_EMAIL,
            GCS_PRIVATE_KEY,
            GCS_PRIVATE_KEY_ID,
            GCS_CLIENT,
            GCS_PROJECT_ID,
            GCS_TOKEN_ENDPOINT,
            GCS_ACCESS_TOKEN,
            GCS_ANONYMOUS);

    private static final List<OptionSpec<?>> NOT_AVAILABLE = List.of(
            certificate("azure.certificate", "cloudFiles.certificate", "Certificate of the service principal."),
            certificate(
                    "azure.certificate-private-key",
                    "cloudFiles.certificatePrivateKey",
                    "Private key of the certificate."),
            OptionSpec.string("service-credential", null, "Named credential of the vendor's platform.")
                    .alias("databricks.serviceCredential")
                    .changeable()
                    .unavailable(NAMED));

    private static final OptionResolver AVAILABLE =
            new OptionResolver(Stream.of(S3, AZURE, GCS).flatMap(List::stream).toList());

    private CloudOptions() {}

    /** The options of the S3 backend. */
    public static List<OptionSpec<?>> s3() {
        return S3;
    }

    /** The options of the Azure backend. */
    public static List<OptionSpec<?>> azure() {
        return AZURE;
    }

    /** The options of the GCS backend. */
    public static List<OptionSpec<?>> gcs() {
        return GCS;
    }

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return Stream.of(S3, AZURE, GCS, NOT_AVAILABLE).flatMap(List::stream).toList();
    }

    /**
     * Picks the options of stores out of others, in any spelling.
     *
     * @param options of a table, a job or a cluster
     * @return those of stores, in canonical spelling
     * @throws io.cloudfiles.flink.error.CloudFilesException when a value is wrong
     */
    public static Map<String, String> pick(Map<String, String> options) {
        Map<String, String> ofStores = new TreeMap<>();
        options.forEach((key, value) -> AVAILABLE.find(key).ifPresent(known -> ofStores.put(key, value)));
        List<OptionProblem> problems = new ArrayList<>();
        Map<String, String> canonical = AVAILABLE.resolve(ofStores, problems).toMap();
        OptionProblem.throwIfAny(problems);
        return canonical;
    }

    private static OptionSpec<String> azure(String key, String description) {
        return OptionSpec.string(key, null, description).changeable();
    }

    private static OptionSpec<String> certificate(String key, String alias, String description) {
        return OptionSpec.string(key, null, description)
                .alias(alias)
                .changeable()
                .unavailable(NO_CERTIFICATE);
    }

    private static OptionSpec<String> s3(String key, String description) {
        return OptionSpec.string(key, null, description).changeable();
    }

    private static OptionSpec<String> gcs(String key, String description) {
        return OptionSpec.string(key, null, description).changeable();
    }
}
