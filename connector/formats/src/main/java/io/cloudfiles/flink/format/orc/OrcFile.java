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
package io.cloudfiles.flink.format.orc;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.StorageInput;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;

/**
 * The bytes of an ORC file. Trouble with its content is a {@link CloudFilesException} with {@code CF_FILE_UNREADABLE}, trouble with the
 * store the store's own {@link IOException}. Used by one thread at a time.
 */
final class OrcFile implements Closeable {
    private final StorageInput input;
    private @Nullable IOException storageFailure;

    OrcFile(StorageInput input) {
        this.input = input;
    }

    Location location() {
        return input.file().location();
    }

    long sizeBytes() {
        return input.file().sizeBytes();
    }

    /** Reads a part of the file, which must lie in it. */
    byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        try {
            input.readFully(position, bytes, 0, length);
        } catch (IOException e) {
            storageFailure = e;
            throw e;
        }
        return bytes;
    }

    /** What may find the file damaged. */
    interface Step<T> {
        T run() throws IOException;
    }

    /** Takes a step that decodes content of the file. */
    <T> T guarded(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (CloudFilesException e) {
            throw e;
        } catch (IOException | RuntimeException | AssertionError e) {
            if (storageFailure != null) {
                throw storageFailure;
            }
            throw unreadable(
                    "the file is not valid ORC: " + describe(e)
                            + ". It may have been cut off while it was written, or is of another format. Replace it, or leave it out.",
                    e);
        }
    }

    /** An error of this file. */
    CloudFilesException unreadable(String what, @Nullable Throwable cause) {
        return new CloudFilesException(ErrorCode.CF_FILE_UNREADABLE, "[" + location() + "] " + what, cause);
    }

    /** Its message, to be followed by a full stop. */
    private static String describe(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
