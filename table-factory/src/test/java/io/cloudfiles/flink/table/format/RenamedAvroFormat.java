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
package io.cloudfiles.flink.table.format;

import org.apache.flink.formats.avro.AvroFileFormatFactory;

/** Flink's own reader of Avro files, under a name that is not one of ours. */
public final class RenamedAvroFormat extends AvroFileFormatFactory {
    /** For the service loader. */
    public RenamedAvroFormat() {}

    @Override
    public String factoryIdentifier() {
        return "flink-avro";
    }
}
