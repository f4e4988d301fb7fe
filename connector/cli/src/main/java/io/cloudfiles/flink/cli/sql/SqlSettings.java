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
package io.cloudfiles.flink.cli.sql;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * What a run of a script is to do.
 *
 * @param file name of the script, shown in errors
 * @param script its text
 * @param checkpoint where state is kept from run to run, or null where the script has nothing but queries
 * @param availableNow whether every source ends with what exists
 * @param progress local file to append progress to, or null
 * @param report local file to write the summary to, or null
 */
@Internal
public record SqlSettings(
        String file,
        String script,
        @Nullable Location checkpoint,
        boolean availableNow,
        @Nullable Path progress,
        @Nullable Path report) {}
