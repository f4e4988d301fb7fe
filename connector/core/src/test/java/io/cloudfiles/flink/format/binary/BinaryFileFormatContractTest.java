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
package io.cloudfiles.flink.format.binary;

import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.FileFormats;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.schema.SchemaDdl;
import io.cloudfiles.flink.testing.FileFormatContractTest;
import org.apache.flink.configuration.Configuration;

import java.util.Random;

class BinaryFileFormatContractTest extends FileFormatContractTest {
    @Override
    protected FileFormat format() {
        return FileFormats.create("binaryFile", new Configuration());
    }

    @Override
    protected ReadSchema schema() {
        return new ReadSchema(
                3,
                SchemaDdl.parse("path STRING, modificationTime TIMESTAMP_LTZ(6), length BIGINT, content BYTES, "
                        + "_rescued_data STRING"),
                "_rescued_data",
                null,
                true);
    }

    @Override
    protected String fileName() {
        return "picture.png";
    }

    @Override
    protected boolean filesCanBeCut() {
        return false;
    }

    @Override
    protected byte[] smallFile() {
        return bytes(1_000);
    }

    @Override
    protected byte[] largeFile() {
        return bytes(3_000_000);
    }

    @Override
    protected boolean filesTellTheirColumns() {
        return true;
    }

    @Override
    protected boolean filesAreRecords() {
        return true;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
