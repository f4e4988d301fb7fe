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
package io.cloudfiles.flink.resume;

import org.apache.flink.annotation.Internal;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Looks for the cause of a failure that came from a cluster, and may be serialized there. Flink's own
 * {@code ExceptionUtils.findSerializedThrowable} fails with a {@code ClassCastException} on a cause that is a plain {@code Exception}.
 */
@Internal
public final class Causes {
    private Causes() {}

    /** The outermost failure of a type, or empty when there is none. */
    public static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        @Nullable Throwable next = failure;
        while (next != null) {
            if (type.isInstance(next)) {
                return Optional.of(type.cast(next));
            }
            next = unpacked(next);
        }
        return Optional.empty();
    }

    /** The innermost cause. */
    public static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = unpacked(root); next != null; next = unpacked(root)) {
            root = next;
        }
        return root;
    }

    private static @Nullable Throwable unpacked(Throwable failure) {
        if (failure instanceof SerializedThrowable serialized) {
            Throwable original = serialized.deserializeError(Causes.class.getClassLoader());
            // Itself when it cannot be read, as with a class of another version; its cause may still be one of ours.
            if (original != serialized) {
                return original;
            }
        }
        return failure.getCause();
    }
}
