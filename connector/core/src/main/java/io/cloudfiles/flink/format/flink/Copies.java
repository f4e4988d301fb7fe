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
package io.cloudfiles.flink.format.flink;

import org.apache.flink.util.InstantiationUtil;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * Copies of what reads files, one for each that is open: Flink's readers are used by one thread at a time and may keep what they like, but
 * many of our files are read at once. Small files that follow each other share one.
 */
final class Copies {
    private Copies() {}

    static <T extends Serializable> T copy(T original) {
        try {
            return InstantiationUtil.clone(original, Thread.currentThread().getContextClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("A class of the format is not on the class path: " + e.getMessage(), e);
        }
    }
}
