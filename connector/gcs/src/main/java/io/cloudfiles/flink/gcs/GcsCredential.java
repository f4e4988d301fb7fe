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
package io.cloudfiles.flink.gcs;

import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.option.SecretMask;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whose rights requests have; its secrets are never printed. */
sealed interface GcsCredential {
    /**
     * What signs requests.
     *
     * @param service that they go to
     * @param http sends the requests for tokens
     * @return null where requests are sent as they are
     * @throws GcsSignInException when there is none, and will be none when asked for again
     */
    @Nullable
    GoogleCredentials signIn(GcsService service, HttpTransportFactory http);

    /** Who it is, without secrets. */
    String identity();

    /** The project that it is of, or null where that is not known without asking anybody. */
    default @Nullable String project() {
        return null;
    }

    /** Whether it is known without asking anybody, so that what is wrong is told at once. */
    default boolean isAtHand() {
        return true;
    }

    /** Whether a token that is refused can be followed by another. */
    default boolean isRenewed() {
        return true;
    }

    /** An account of a program, by the parts of its key. */
    record ServiceAccount(
            String email,
            String privateKey,
            @Nullable String privateKeyId,
            @Nullable String clientId,
            @Nullable String projectId,
            @Nullable URI tokens)
            implements GcsCredential {
        @Override
        public GoogleCredentials signIn(GcsService service, HttpTransportFactory http) {
            try {
                ServiceAccountCredentials.Builder account = ServiceAccountCredentials.newBuilder()
                        .setClientEmail(email)
                        // Key files write its lines in one, and so do those who copy it from there.
                        .setPrivateKeyString(privateKey.replace("\\n", "\n"))
                        .setScopes(List.of(service.scope()))
                        .setDefaultRetriesEnabled(false)
                        .setHttpTransportFactory(http);
                Optional.ofNullable(privateKeyId).ifPresent(account::setPrivateKeyId);
                Optional.ofNullable(clientId).ifPresent(account::setClientId);
                Optional.ofNullable(projectId).ifPresent(account::setProjectId);
                Optional.ofNullable(tokens).ifPresent(account::setTokenServerUri);
                return account.build();
            } catch (IOException | RuntimeException e) {
                // Not the cause, which may quote it.
                throw new CloudFilesException(
                        ErrorCode.CF_INVALID_OPTIONS,
                        "Option 'gcs.private-key' is wrong: it must be the private_key of a key file, from -----BEGIN PRIVATE KEY-----"
                                + " to -----END PRIVATE KEY-----.");
            }
        }

        @Override
        public @Nullable String project() {
            return projectId;
        }

        @Override
        public String identity() {
            return "service account " + email;
        }

        @Override
        public String toString() {
            return SecretMask.MASK;
        }
    }

    /** An account of a program, by the file of its key. */
    record KeyFile(String path) implements GcsCredential {
        @Override
        public GoogleCredentials signIn(GcsService service, HttpTransportFactory http) {
            return read().toBuilder()
                    .setScopes(List.of(service.scope()))
                    .setDefaultRetriesEnabled(false)
                    .setHttpTransportFactory(http)
                    .build();
        }

        @Override
        public @Nullable String project() {
            return read().getProjectId();
        }

        private ServiceAccountCredentials read() {
            try (InputStream in = Files.newInputStream(Path.of(path))) {
                return ServiceAccountCredentials.fromStream(in);
            } catch (NoSuchFileException | AccessDeniedException | InvalidPathException e) {
                throw wrong("there is no file that can be read. It must be on each machine that takes part.");
            } catch (IOException | RuntimeException e) {
                // Not the cause, which may quote it.
                throw wrong("it must be the key of a service account, as JSON.");
            }
        }

        private CloudFilesException wrong(String why) {
            return new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS, "Option 'gcs.key-file' = '" + path + "' is wrong: " + why);
        }

        @Override
        public String identity() {
            return "the service account of " + path;
        }
    }

    /** A token that somebody else has fetched; it holds for an hour or so. */
    record Token(String token) implements GcsCredential {
        @Override
        public boolean isRenewed() {
            return false;
        }

        @Override
        public GoogleCredentials signIn(GcsService service, HttpTransportFactory http) {
            return GoogleCredentials.create(new AccessToken(token, null));
        }

        @Override
        public String identity() {
            return "the access token of the options";
        }

        @Override
        public String toString() {
            return SecretMask.MASK;
        }
    }

    /** Nobody in particular. */
    record Anonymous() implements GcsCredential {
        @Override
        public @Nullable GoogleCredentials signIn(GcsService service, HttpTransportFactory http) {
            return null;
        }

        @Override
        public String identity() {
            return "no credentials";
        }
    }

    /** What the machine or the process has: application default credentials. */
    record OfEnvironment() implements GcsCredential {
        @Override
        public boolean isAtHand() {
            return false;
        }

        @Override
        public GoogleCredentials signIn(GcsService service, HttpTransportFactory http) {
            try {
                // Found once for the whole process, and so not with the connections of one storage, which are closed
                // before.
                return GoogleCredentials.getApplicationDefault()
                        .createScoped(service.scope())
                        .createWithCustomRetryStrategy(false);
            } catch (IOException e) {
                throw new GcsSignInException(
                        "No credentials: the environment has none that serve. Set GOOGLE_APPLICATION_CREDENTIALS to a key file, run"
                                + " 'gcloud auth application-default login', give the machine a service account, or set gcs.key-file; or"
                                + " gcs.anonymous = true for a public bucket",
                        e);
            }
        }

        @Override
        public String identity() {
            return "the credentials of the environment";
        }
    }
}
