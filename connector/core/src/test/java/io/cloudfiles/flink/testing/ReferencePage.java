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
package io.cloudfiles.flink.testing;

import org.apache.flink.annotation.Experimental;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A page of the documentation that is generated from declarations and kept in the repository. */
@Experimental
public final class ReferencePage {
    private static final String WRITE = "cloudfiles.docs.write";
    private static final String RENEW =
            "./mvnw test -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true";

    private ReferencePage() {}

    /**
     * Fails when the page in the repository is not the generated one; writes it instead when the system property
     * {@code cloudfiles.docs.write} is {@code true}.
     *
     * @param page its path below the root of the repository
     * @param generated its whole text
     */
    public static void assertUpToDate(String page, String generated) {
        Path file = repository().resolve(page);
        try {
            if (Boolean.getBoolean(WRITE)) {
                Files.createDirectories(file.resolveSibling("."));
                Files.writeString(file, generated);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as("%s is generated. Renew it with %s and commit it", page, RENEW)
                    .isEqualTo(generated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The root of the repository that the tests run in. */
    public static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("No parent of the working directory has a file 'mvnw'.");
            }
        }
        return directory;
    }
}
