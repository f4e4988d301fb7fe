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
package io.cloudfiles.flink.option;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing wrong with a configuration.
 *
 * @param code its code
 * @param message what, with the value; why; what to do
 */
@Internal
public record OptionProblem(ErrorCode code, String message) {
    /**
     * Throws when there is a problem: a single one under its own code, several under {@code CF_INVALID_OPTIONS} with all of them.
     *
     * @param problems what was found, in the order to report
     */
    public static void throwIfAny(List<OptionProblem> problems) {
        if (problems.size() == 1) {
            throw new CloudFilesException(problems.get(0).code, problems.get(0).message);
        }
        if (!problems.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_INVALID_OPTIONS,
                    problems.size() + " options are wrong:"
                            + problems.stream()
                                    .map(problem -> "\n  " + problem.code + ": " + problem.message)
                                    .collect(Collectors.joining()));
        }
    }
}
