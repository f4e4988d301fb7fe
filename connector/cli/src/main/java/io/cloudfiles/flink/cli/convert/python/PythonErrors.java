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
package io.cloudfiles.flink.cli.convert.python;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;

/** What is wrong with a file that cannot be read as Python. */
final class PythonErrors {
    private final String file;

    PythonErrors(String file) {
        this.file = file;
    }

    /**
     * @param line where, counted from 1
     * @param what a sentence, and what to do
     */
    CloudFilesException at(int line, String what) {
        return new CloudFilesException(ErrorCode.CF_USAGE, "[" + file + "] line " + line + ": " + what);
    }
}
