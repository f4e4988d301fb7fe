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

import io.cloudfiles.flink.option.OptionSpec;
import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/**
 * Options of cloud stores that Auto Loader knows: {@code s3.*}, {@code azure.*} and {@code gcs.*}. This version refuses them, so that
 * nobody believes a credential to be in use that is not.
 */
@PublicEvolving
public final class CloudOptions {
    private static final String PLUG_IN =
            "Clouds are reached through Flink's file systems: configure the one of the scheme instead.";
    private static final String NO_QUEUE =
            "It sets up a queue of notifications: use discovery.mode = listing, which needs none.";

    private static final List<OptionSpec<?>> ALL = List.of(
            access("s3.region", "cloudFiles.region", "Region of the bucket."),
            access("s3.access-key", "cloudFiles.awsAccessKey", "Access key."),
            access("s3.secret-key", "cloudFiles.awsSecretKey", "Secret of the access key."),
            access("s3.role-arn", "cloudFiles.roleArn", "Role to assume."),
            access("s3.role-external-id", "cloudFiles.roleExternalId", "External id that the role asks for."),
            access("s3.role-session-name", "cloudFiles.roleSessionName", "Name of the role's session."),
            access("s3.sts-endpoint", "cloudFiles.stsEndpoint", "Endpoint of the service that hands out roles."),
            queue(
                    "s3.restrict-notification-setup-to-same-account",
                    "cloudFiles.restrictNotificationSetupToSameAWSAccountId",
                    "Whether only buckets of the same account may notify."),
            queue("azure.resource-group", "cloudFiles.resourceGroup", "Resource group of the storage account."),
            queue("azure.subscription-id", "cloudFiles.subscriptionId", "Subscription of the resource group."),
            access("azure.tenant-id", "cloudFiles.tenantId", "Tenant of the service principal."),
            access("azure.client-id", "cloudFiles.clientId", "Service principal."),
            access("azure.client-secret", "cloudFiles.clientSecret", "Secret of the service principal."),
            access("azure.certificate", "cloudFiles.certificate", "Certificate of the service principal."),
            access(
                    "azure.certificate-private-key",
                    "cloudFiles.certificatePrivateKey",
                    "Private key of the certificate."),
            access("azure.connection-string", "cloudFiles.connectionString", "Connection string of the account."),
            access("gcs.project-id", "cloudFiles.projectId", "Project of the bucket.")
                    .alias("cloudFiles.project"),
            access("gcs.client", "cloudFiles.client", "Client id of the service account."),
            access("gcs.client-email", "cloudFiles.clientEmail", "Address of the service account."),
            access("gcs.private-key", "cloudFiles.privateKey", "Private key of the service account."),
            access("gcs.private-key-id", "cloudFiles.privateKeyId", "Id of the private key."),
            OptionSpec.string("service-credential", null, "Named credential of the vendor's platform.")
                    .alias("databricks.serviceCredential")
                    .changeable()
                    .unavailable(PLUG_IN));

    private CloudOptions() {}

    /** All options of this concern, in the order of the reference page. */
    public static List<OptionSpec<?>> all() {
        return ALL;
    }

    private static OptionSpec<String> access(String key, String alias, String description) {
        return OptionSpec.string(key, null, description)
                .alias(alias)
                .changeable()
                .unavailable(PLUG_IN);
    }

    private static OptionSpec<String> queue(String key, String alias, String description) {
        return OptionSpec.string(key, null, description)
                .alias(alias)
                .changeable()
                .unavailable(NO_QUEUE);
    }
}
