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

import org.apache.flink.annotation.Internal;

import java.util.UUID;

/**
 * The names that our backends reserve on stores with directories, for files that are being written. They are hidden from everybody, by
 * their dot, and left out of our own listings. After a crash such a file stays behind; nothing refers to it.
 */
@Internal
public final class UnfinishedFiles {
    private static final String PREFIX = ".cloudfiles-";

    private UnfinishedFiles() {}

    /** A name that nobody else uses; short, since it stands beside names that may be as long as the store allows. */
    public static String newName() {
        return nameOf(UUID.randomUUID() + ".tmp");
    }

    /** The reserved name with this ending, for what must be found again. */
    public static String nameOf(String suffix) {
        return PREFIX + suffix;
    }

    /** Whether a name is reserved. */
    public static boolean isReserved(String name) {
        return name.startsWith(PREFIX);
    }
}
