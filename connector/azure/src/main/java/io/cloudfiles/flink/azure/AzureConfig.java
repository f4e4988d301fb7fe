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

import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.OptionProblem;
import io.cloudfiles.flink.storage.CloudOptions;
import io.cloudfiles.flink.storage.cloud.OptionValues;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * How to reach Azure, resolved and checked.
 *
 * @param endpoint of the service for blobs, or null for the one of the account
 * @param credential whose rights requests have
 * @param answerTimeout how long nothing may come from the service before a request is given up
 */
record AzureConfig(@Nullable URI endpoint, AzureCredential credential, Duration answerTimeout) {
    /** The options that say whose rights requests have. */
    static final Set<String> OF_CREDENTIALS = Set.of(
            CloudOptions.AZURE_CONNECTION_STRING.key(),
            CloudOptions.AZURE_ACCOUNT_KEY.key(),
            CloudOptions.AZURE_SAS_TOKEN.key(),
            CloudOptions.AZURE_TENANT_ID.key(),
            CloudOptions.AZURE_CLIENT_ID.key(),
            CloudOptions.AZURE_CLIENT_SECRET.key(),
            CloudOptions.AZURE_AUTHORITY_HOST.key());

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Resolves options.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException listing everything that is wrong
     */
    static AzureConfig from(ReadableConfig options) {
        List<OptionProblem> problems = new ArrayList<>();
        @Nullable URI endpoint = OptionValues.uri(CloudOptions.AZURE_ENDPOINT, options, problems);
        List<AzureCredential> named = credentials(options, problems);
        if (named.size() > 1) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Options of more than one kind of credential are set: "
                            + named.get(0).identity() + ", and " + named.get(1).identity() + ". Keep one of them."));
        }
        OptionProblem.throwIfAny(problems);
        return new AzureConfig(endpoint, named.get(0), ANSWER_TIMEOUT);
    }

    /** The same with another patience. */
    AzureConfig answeredWithin(Duration timeout) {
        return new AzureConfig(endpoint, credential, timeout);
    }

    private static List<AzureCredential> credentials(ReadableConfig options, List<OptionProblem> problems) {
        List<AzureCredential> named = new ArrayList<>();
        @Nullable String connection = OptionValues.text(CloudOptions.AZURE_CONNECTION_STRING, options);
        if (connection != null) {
            named.add(new AzureCredential.ConnectionString(connection));
        }
        @Nullable String key = OptionValues.text(CloudOptions.AZURE_ACCOUNT_KEY, options);
        if (key != null) {
            requireBase64(key, problems);
            named.add(new AzureCredential.AccountKey(key));
        }
        @Nullable String sas = OptionValues.text(CloudOptions.AZURE_SAS_TOKEN, options);
        if (sas != null) {
            named.add(new AzureCredential.SharedAccessSignature(sas.replaceFirst("^\\?", "")));
        }
        @Nullable AzureCredential principal = principal(options, named.isEmpty(), problems);
        if (principal != null) {
            named.add(principal);
        }
        return named;
    }

    private static void requireBase64(String key, List<OptionProblem> problems) {
        try {
            Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Option 'azure.account-key' is no key of an account: keys are written in Base64, with 88 characters as a rule. Copy it once"
                            + " more, whole and without blanks."));
        }
    }

    /** @return null where no token is asked for */
    private static @Nullable AzureCredential principal(
            ReadableConfig options, boolean alone, List<OptionProblem> problems) {
        @Nullable String tenant = OptionValues.text(CloudOptions.AZURE_TENANT_ID, options);
        @Nullable String client = OptionValues.text(CloudOptions.AZURE_CLIENT_ID, options);
        @Nullable String secret = OptionValues.text(CloudOptions.AZURE_CLIENT_SECRET, options);
        @Nullable URI authority = OptionValues.uri(CloudOptions.AZURE_AUTHORITY_HOST, options, problems);
        if (tenant != null && client != null && secret != null) {
            return new AzureCredential.ServicePrincipal(
                    tenant, client, secret, authority == null ? TokenRequests.PUBLIC_AUTHORITY : authority);
        }
        if (tenant != null || secret != null || authority != null) {
            problems.add(new OptionProblem(
                    ErrorCode.CF_INVALID_OPTIONS,
                    "Options 'azure.tenant-id', 'azure.client-id' and 'azure.client-secret' belong together, and 'azure.authority-host' to"
                            + " them, but not all are set. Set the missing ones; or only 'azure.client-id', for the managed identity of"
                            + " that id; or none of them to use the credentials of the environment."));
        }
        return client != null || alone ? new AzureCredential.OfEnvironment(client) : null;
    }
}
