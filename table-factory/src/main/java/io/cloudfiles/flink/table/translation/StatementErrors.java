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
package io.cloudfiles.flink.table.translation;

import io.cloudfiles.flink.error.CloudFilesException;
import org.apache.flink.annotation.Internal;

import java.util.function.Supplier;

/** Failures of a statement as its author sees them. */
@Internal
public final class StatementErrors {
    private StatementErrors() {}

    /**
     * Translates a part of a statement. The SQL client prints the innermost cause of a failure and nothing else, so a failure that says
     * what to do comes out without a cause; what caused it is kept as suppressed.
     *
     * @throws CloudFilesException the one that was thrown
     */
    public static <T> T innermost(Supplier<T> translation) {
        try {
            return translation.get();
        } catch (CloudFilesException e) {
            if (e.getCause() == null) {
                throw e;
            }
            CloudFilesException told = new CloudFilesException(e.code(), e.detail());
            told.addSuppressed(e);
            throw told;
        }
    }
}
