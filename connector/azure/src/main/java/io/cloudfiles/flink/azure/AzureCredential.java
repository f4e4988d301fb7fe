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
import com.azure.core.credential.AzureSasCredential;
import com.azure.storage.blob.BlobUrlParts;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.SecretMask;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose rights requests have; its secrets are never printed. */
sealed interface AzureCredential {
    /**
     * Gives a client these rights.
     *
     * @param account that it asks
     * @param asked what it asks for, as errors name it
     */
    void signIn(AzureRights rights, String account, String asked);

    /** Who it is, without secrets. */
    String identity();

    /** Whether they are rights at one account, and none at others. */
    default boolean isOfOneAccount() {
        return true;
    }

    /** Tokens for another service than storage; empty where the rights are of an account. */
    default Optional<TokenRequests> tokensOf(URI resource) {
        return Optional.empty();
    }

    /** What an address of a blob needs behind it for these rights, with its question mark; empty where requests are signed. */
    default String query() {
        return "";
    }

    /** All that an account's owner may hand out in one text. */
    record ConnectionString(String text) implements AzureCredential {
        private static final Pattern ACCOUNT = Pattern.compile("(?i)(?:^|;)\\s*AccountName=([^;]+)");
        private static final Pattern SIGNATURE = Pattern.compile("(?i)(?:^|;)\\s*SharedAccessSignature=\\??([^;]+)");
        private static final Pattern KEY = Pattern.compile("(?i)(?:^|;)\\s*AccountKey=([^;]+)");
        private static final Pattern ENDPOINT = Pattern.compile("(?i)(?:^|;)\\s*(Blob|Queue)Endpoint=([^;]+)");
        private static final Pattern SUFFIX = Pattern.compile("(?i)(?:^|;)\\s*EndpointSuffix=");
        private static final Pattern EMULATOR = Pattern.compile("(?i)(?:^|;)\\s*UseDevelopmentStorage=\\s*true");
        private static final String ACCOUNT_OF_EMULATOR = "devstoreaccount1";

        @Override
        public void signIn(AzureRights rights, String account, String asked) {
            try {
                requireAccount(account, asked);
                if (rights.service() == AzureService.BLOBS || namesEndpoint(rights.service())) {
                    rights.connectionString().connectionString(text);
                } else {
                    signInElsewhere(rights, account);
                }
            } catch (IllegalArgumentException e) {
                // Neither the text nor the cause, which may quote it.
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option 'azure.connection-string' is wrong: it must be like DefaultEndpointsProtocol=https;AccountName=…;"
                                + "AccountKey=…;EndpointSuffix=core.windows.net, as the portal shows it under access keys.");
            }
        }

        /** At a service that it does not name, so that the client would not take it. */
        private void signInElsewhere(AzureRights rights, String account) {
            Matcher signature = SIGNATURE.matcher(text);
            Matcher key = KEY.matcher(text);
            if (signature.find()) {
                rights.signature().credential(new AzureSasCredential(signature.group(1)));
            } else if (key.find()) {
                rights.key().credential(new AzureNamedKeyCredential(account, key.group(1)));
            } else {
                throw new IllegalArgumentException("It has neither a key nor a signature.");
            }
        }

        /** The rights of one account, or where one is, say nothing of another that a location names. */
        private void requireAccount(String required, String asked) {
            @Nullable String account = account();
            if (account != null && !account.equals(required)) {
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "[" + asked + "] 'azure.connection-string' is the one of account '"
                                + account
                                + "', not of this one. Use a service principal, or run apart what is in different accounts; where"
                                + " its BlobEndpoint is a domain of your own, set azure.endpoint and azure.sas-token instead.");
            }
        }

        /** The account that it names, or whose address it has, as those with a signature do; null where it has neither. */
        private @Nullable String account() {
            Matcher named = ACCOUNT.matcher(text);
            if (named.find()) {
                return named.group(1).strip();
            }
            if (EMULATOR.matcher(text).find()) {
                return ACCOUNT_OF_EMULATOR;
            }
            return endpoint(AzureService.BLOBS)
                    .map(endpoint -> BlobUrlParts.parse(endpoint).getAccountName())
                    .orElse(null);
        }

        private Optional<String> endpoint(AzureService service) {
            return ENDPOINT.matcher(text)
                    .results()
                    .filter(endpoint -> endpoint.group(1).equalsIgnoreCase(service.named()))
                    .map(endpoint -> endpoint.group(2).strip())
                    .findFirst();
        }

        /** Whether it says itself where the service is. */
        boolean namesEndpoint(AzureService service) {
            return endpoint(service).isPresent()
                    || SUFFIX.matcher(text).find()
                    || EMULATOR.matcher(text).find();
        }

        @Override
        public String query() {
            Matcher signature = SIGNATURE.matcher(text);
            return signature.find() ? "?" + signature.group(1) : "";
        }

        @Override
        public String identity() {
            return "the connection string of the options";
        }

        @Override
        public String toString() {
            return SecretMask.MASK;
        }
    }

    /** A key of the account. */
    record AccountKey(String key) implements AzureCredential {
        @Override
        public void signIn(AzureRights rights, String account, String asked) {
            rights.key().credential(new AzureNamedKeyCredential(account, key));
        }

        @Override
        public String identity() {
            return "the account key of the options";
        }

        @Override
        public String toString() {
            return SecretMask.MASK;
        }
    }

    /** Rights for a limited time. */
    record SharedAccessSignature(String token) implements AzureCredential {
        @Override
        public void signIn(AzureRights rights, String account, String asked) {
            rights.signature().credential(new AzureSasCredential(token));
        }

        @Override
        public String query() {
            return "?" + token;
        }

        @Override
        public String identity() {
            return "the shared access signature of the options";
        }

        @Override
        public String toString() {
            return SecretMask.MASK;
        }
    }

    /** An application that is registered with a tenant. */
    record ServicePrincipal(String tenant, String client, String secret, URI authority) implements AzureCredential {
        @Override
        public void signIn(AzureRights rights, String account, String asked) {
            rights.tokens().credential(new Tokens(tokens(TokenRequests.STORAGE)));
        }

        private TokenRequests tokens(URI resource) {
            return TokenRequests.ofSecret(authority, tenant, client, secret, resource);
        }

        @Override
        public Optional<TokenRequests> tokensOf(URI resource) {
            return Optional.of(tokens(resource));
        }

        @Override
        public boolean isOfOneAccount() {
            return false;
        }

        @Override
        public String identity() {
            return "service principal " + client;
        }

        @Override
        public String toString() {
            return SecretMask.MASK;
        }
    }

    /** What the machine or the process has. */
    record OfEnvironment(@Nullable String client) implements AzureCredential {
        @Override
        public void signIn(AzureRights rights, String account, String asked) {
            rights.tokens().credential(new Tokens(tokens(TokenRequests.STORAGE)));
        }

        private TokenRequests tokens(URI resource) {
            return TokenRequests.ofEnvironment(System.getenv(), client, resource);
        }

        @Override
        public Optional<TokenRequests> tokensOf(URI resource) {
            return Optional.of(tokens(resource));
        }

        @Override
        public boolean isOfOneAccount() {
            return false;
        }

        @Override
        public String identity() {
            return client == null ? "the credentials of the environment" : "managed identity " + client;
        }
    }
}
