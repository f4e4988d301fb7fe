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
package io.cloudfiles.flink.format.avro;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.OptionResolution;
import io.cloudfiles.flink.option.OptionSpec;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOpener;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The schema that the user gave: as a text, or as a file that is read where the job is built. */
final class SchemaFile {
    /** Far more than any schema takes, far less than a data file that was named by mistake. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private SchemaFile() {}

    /** The text; null when there is none, or it is wrong. */
    static @Nullable String text(ReadableConfig options, OptionResolution resolution) {
        @Nullable String text = options.get(AvroOptions.SCHEMA.option());
        @Nullable String url = options.get(AvroOptions.SCHEMA_URL.option());
        if (url == null) {
            return text;
        }
        if (text != null) {
            resolution.problem(AvroOptions.SCHEMA_URL, "avro.avro-schema gives the schema, too. Keep one of them");
            return text;
        }
        return read(url, resolution);
    }

    /** The option that gives it. */
    static OptionSpec<String> spec(ReadableConfig options) {
        return options.get(AvroOptions.SCHEMA_URL.option()) == null ? AvroOptions.SCHEMA : AvroOptions.SCHEMA_URL;
    }

    private static @Nullable String read(String url, OptionResolution resolution) {
        try (StorageOpener storages = StorageOpener.of(Map.of())) {
            Location location = Location.parse(url);
            Storage storage = storages.open(location);
            @Nullable FileEntry file = storage.stat(location).orElse(null);
            if (file == null) {
                resolution.problem(AvroOptions.SCHEMA_URL, "there is no such file");
                return null;
            }
            if (file.sizeBytes() > MAX_BYTES) {
                resolution.problem(
                        AvroOptions.SCHEMA_URL,
                        "expected a file with a schema, of " + MAX_BYTES + " bytes at most, not one of "
                                + file.sizeBytes());
                return null;
            }
            return new String(storage.readAll(location), StandardCharsets.UTF_8);
        } catch (CloudFilesException e) {
            resolution.problem(AvroOptions.SCHEMA_URL, e.detail());
        } catch (IOException | IllegalArgumentException e) {
            resolution.problem(AvroOptions.SCHEMA_URL, "the file cannot be read (" + e.getMessage() + ")");
        }
        return null;
    }
}
