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

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the requests for tokens that the ways to sign in differ by. */
interface TokenRequests {
    /** Where most tenants are. */
    URI PUBLIC_AUTHORITY = URI.create("https://login.microsoftonline.com");

    /** Where a machine of Azure finds its identity. */
    URI OF_MACHINE = URI.create("http://169.254.169.254");

    /** What storage asks for tokens of. */
    URI STORAGE = URI.create("https://storage.azure.com");

    /** Whose tokens they are and where they come from, without secrets. */
    String from();

    /** A request; what it carries may change from one to the next. */
    HttpRequest next() throws IOException;

    /** Whether the machine is asked, which may be none of Azure, and which answers 404 and 410 while it is being updated. */
    default boolean asksTheMachine() {
        return false;
    }

    /** Tokens for a secret of an application. */
    static TokenRequests ofSecret(URI authority, String tenant, String client, String secret, URI resource) {
        return post(authority, tenant, client, resource, () -> Map.of("client_secret", secret));
    }

    /** Tokens for what a cluster says of the process, kept in a file that is renewed. */
    static TokenRequests ofFile(URI authority, String tenant, String client, Path file, URI resource) {
        return post(
                authority,
                tenant,
                client,
                resource,
                () -> Map.of(
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        Files.readString(file).strip()));
    }

    /**
     * Tokens of the identity of a machine or service of Azure.
     *
     * @param client which of them, or null for the only one
     */
    static TokenRequests ofMachine(URI server, @Nullable String client, URI resource) {
        String query = "/metadata/identity/oauth2/token?api-version=2018-02-01";
        return get(server + query + resource(resource) + parameter("client_id", client), "Metadata", "true", true);
    }

    /** Tokens as the environment of a process offers them, in the order in which the SDKs of Azure look. */
    static TokenRequests ofEnvironment(Map<String, String> environment, @Nullable String client, URI resource) {
        @Nullable String tenant = environment.get("AZURE_TENANT_ID");
        @Nullable String named = client == null ? environment.get("AZURE_CLIENT_ID") : client;
        @Nullable String secret = environment.get("AZURE_CLIENT_SECRET");
        @Nullable String file = environment.get("AZURE_FEDERATED_TOKEN_FILE");
        URI authority = URI.create(environment.getOrDefault("AZURE_AUTHORITY_HOST", PUBLIC_AUTHORITY.toString()));
        if (client == null && tenant != null && named != null && secret != null) {
            return ofSecret(authority, tenant, named, secret, resource);
        }
        if (tenant != null && named != null && file != null) {
            return ofFile(authority, tenant, named, Path.of(file), resource);
        }
        @Nullable String service = environment.get("IDENTITY_ENDPOINT");
        @Nullable String header = environment.get("IDENTITY_HEADER");
        if (service != null && header != null) {
            return get(
                    service + "?api-version=2019-08-01" + resource(resource) + parameter("client_id", named),
                    "X-IDENTITY-HEADER",
                    header,
                    false);
        }
        return ofMachine(OF_MACHINE, named, resource);
    }

    /** What proves who asks. */
    interface Proof {
        Map<String, String> parameters() throws IOException;
    }

    private static TokenRequests post(URI authority, String tenant, String client, URI resource, Proof proof) {
        URI address =
                URI.create(authority.toString().replaceFirst("/+$", "") + "/" + encoded(tenant) + "/oauth2/v2.0/token");
        return new TokenRequests() {
            @Override
            public String from() {
                return "service principal " + client + " from " + address;
            }

            @Override
            public HttpRequest next() throws IOException {
                Map<String, String> form = new TreeMap<>(proof.parameters());
                form.put("grant_type", "client_credentials");
                form.put("client_id", client);
                form.put("scope", resource + "/.default");
                return HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                                .collect(Collectors.joining("&"))))
                        .build();
            }
        };
    }

    private static TokenRequests get(String address, String header, String value, boolean asksTheMachine) {
        URI uri = URI.create(address);
        return new TokenRequests() {
            @Override
            public String from() {
                return "the identity of this machine from " + uri.getScheme() + "://" + uri.getAuthority();
            }

            @Override
            public boolean asksTheMachine() {
                return asksTheMachine;
            }

            @Override
            public HttpRequest next() {
                return HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(10))
                        .header(header, value)
                        .GET()
                        .build();
            }
        };
    }

    private static String resource(URI resource) {
        return parameter("resource", resource + "/");
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + encoded(value);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
