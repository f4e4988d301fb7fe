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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.execution.SuppressRestartsException;

import java.util.EnumSet;
import java.util.Set;

/** Failures of the sink that a restarted job would only meet again. Flink's default is to restart for ever. */
@Internal
public final class PermanentFailures {
    private static final Set<ErrorCode> CODES = EnumSet.of(
            ErrorCode.DELTA_METADATA_MISMATCH,
            ErrorCode.CF_DELTA_TABLE_UNSUPPORTED,
            ErrorCode.CF_DELTA_TABLE_REPLACED,
            ErrorCode.CF_CHECKPOINT_LOST,
            ErrorCode.CF_PATH_NOT_FOUND,
            ErrorCode.CF_NO_STORAGE_FOR_SCHEME,
            ErrorCode.CF_INVALID_OPTIONS);

    private PermanentFailures() {}

    /** What an operator throws for a failure: the failure, in a {@link SuppressRestartsException} when it is permanent. */
    public static RuntimeException forFlink(CloudFilesException failure) {
        return CODES.contains(failure.code()) ? new SuppressRestartsException(failure) : failure;
    }
}
