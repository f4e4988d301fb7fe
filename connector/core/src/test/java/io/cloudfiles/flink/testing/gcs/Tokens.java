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
package io.cloudfiles.flink.testing.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Hands out tokens to the one service account, for assertions that its key signed, and knows them again. Safe for use by many threads. */
final class Tokens {
    static final String EMAIL = "reader@emulator.iam.gserviceaccount.com";
    static final String KEY_ID = "emulator-key";

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /** Clients name it wherever they send the assertion. */
    private static final String AUDIENCE = "https://oauth2.googleapis.com/token";

    private static final String SCOPES = "https://www.googleapis.com/auth/";
    /** What a token of the store is asked for with. */
    static final String OF_STORAGE = SCOPES + "devstorage.";
    /** What a token of Pub/Sub is asked for with. */
    static final String OF_PUBSUB = SCOPES + "pubsub";

    private final KeyPair key;
    private final String fixed;
    /** With what they were asked for. */
    private final Map<String, String> issued = new ConcurrentHashMap<>();

    /** @param fixed the token that always holds */
    Tokens(String fixed) {
        this.fixed = fixed;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            this.key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has RSA.", e);
        }
    }

    /** The private key of the account, as key files have it. */
    String privateKey() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** @param scope what its scope must begin with, unless it is the one that always holds */
    void require(@Nullable String authorization, String scope) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            throw new Refusal(
                    401,
                    "required",
                    "Anonymous caller does not have storage.objects access to the Google Cloud Storage object.");
        }
        String token = authorization.substring("Bearer ".length());
        if (token.equals(fixed)) {
            return;
        }
        String asked = issued.get(token);
        if (asked == null) {
            throw Refusal.noToken();
        }
        if (!asked.startsWith(scope)) {
            throw new Refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
        }
    }

    /** Ends all tokens that were issued. */
    void expire() {
        issued.clear();
    }

    void issue(Exchange exchange) throws IOException {
        String form = new String(exchange.body(), StandardCharsets.UTF_8);
        String assertion = field(form, "assertion");
        if (!field(form, "grant_type").equals(GRANT) || !isOurs(assertion)) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("error", "invalid_grant");
            json.put("error_description", "Invalid JWT Signature.");
            exchange.with("Content-Type", "application/json").answer(400, Exchange.bytes(json));
            return;
        }
        String token = "issued-" + UUID.randomUUID();
        issued.put(token, claims(assertion).path("scope").asText());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("access_token", token);
        json.put("expires_in", 3599);
        json.put("token_type", "Bearer");
        exchange.answer(json);
    }

    private static String field(String form, String name) {
        return Arrays.stream(form.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    private boolean isOurs(String assertion) {
        String[] parts = assertion.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode claims = claims(assertion);
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && claims.path("iss").asText().equals(EMAIL)
                    && claims.path("aud").asText().equals(AUDIENCE)
                    && claims.path("scope").asText().startsWith(SCOPES)
                    && claims.path("exp").asLong() > Instant.now().getEpochSecond();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode claims(String assertion) {
        return Exchange.json(Base64.getUrlDecoder().decode(assertion.split("\\.", -1)[1]));
    }
}
