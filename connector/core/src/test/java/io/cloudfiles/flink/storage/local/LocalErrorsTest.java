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
package io.cloudfiles.flink.storage.local;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageException;
import org.junit.jupiter.api.Test;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LocalErrorsTest {
    private static final Location FILE = Location.parse("/data/file");

    @Test
    void aFullDiskIsAUsersError() {
        IOException full =
                catchThrowableOfType(IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));

        assertThatExceptionOfType(CloudFilesException.class)
                .isThrownBy(() -> LocalErrors.translate(full, FILE, "written"))
                .withMessage("CF_STORAGE_FULL: [file:///data/file] could not be written: No space left on device."
                        + " Free space there and run again.")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CF_STORAGE_FULL))
                .withCause(full);
    }

    @Test
    void noPermissionIsNotRetried() {
        assertThat(LocalErrors.translate(new AccessDeniedException("/data/file"), FILE, "opened"))
                .isInstanceOf(StorageException.class)
                .hasMessage("[file:///data/file] could not be opened: no permission for user '"
                        + System.getProperty("user.name") + "'. Grant it, or choose another location.");
        assertThat(translate("Read-only file system")).isInstanceOf(StorageException.class);
        assertThat(translate("No locks available")).isInstanceOf(StorageException.class);
    }

    @Test
    void aMissingFileIsNamedByItsLocation() {
        assertThat(LocalErrors.translate(new NoSuchFileException("/data/file"), FILE, "opened"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("file:///data/file");
    }

    @Test
    void whateverElseMayBeRetried() {
        assertThat(translate("Input/output error"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("[file:///data/file] could not be read: Input/output error.");
        assertThat(translate("Too many open files")).isExactlyInstanceOf(IOException.class);
    }

    @Test
    void isNotWrappedTwice() {
        StorageException translated = new StorageException("once", null);

        assertThat(LocalErrors.translate(translated, FILE, "read")).isSameAs(translated);
    }

    private static IOException translate(String reason) {
        return LocalErrors.translate(new FileSystemException("/data/file", null, reason), FILE, "read");
    }
}
