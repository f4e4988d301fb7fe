package io.cloudfiles.flink.option;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

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
