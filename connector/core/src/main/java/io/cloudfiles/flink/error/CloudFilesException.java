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
package io.cloudfiles.flink.error;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can act on. The message reads {@code CODE: [file] what: value. Why. What to do.} and its wording is stable.
 */
@PublicEvolving
public final class CloudFilesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String detail;

    /**
     * @param code the stable code
     * @param message what, with its value; why; what to do; without the code
     */
    public CloudFilesException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * @param code the stable code
     * @param message what, with its value; why; what to do; without the code
     * @param cause what was caught, or null
     */
    public CloudFilesException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
        this.detail = message;
    }

    /** The stable code. */
    public ErrorCode code() {
        return code;
    }

    /** The message without its code. */
    public String detail() {
        return detail;
    }
}
