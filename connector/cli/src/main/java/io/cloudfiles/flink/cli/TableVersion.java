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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.delta.read.DeltaTableReader;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;

/** Which version of a table a command looks at. */
final class TableVersion {
    @Option(names = "--version-as-of", paramLabel = "N", description = "An earlier version. The newest unless given.")
    private @Nullable String version;

    DeltaTableReader reader(Location table, Storage storage) throws IOException {
        return version == null
                ? DeltaTableReader.open(storage, table)
                : DeltaTableReader.open(storage, table, Arguments.number("--version-as-of", version));
    }
}
