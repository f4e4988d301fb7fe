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

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A storage failure that a retry will not mend: no permission, no such bucket, a broken request. Every other {@link IOException} of a
 * storage may be retried. Backends decide this in one place, where the client's error is translated.
 */
@PublicEvolving
public class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message {@code [location] what. Why. What to do.} */
    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
