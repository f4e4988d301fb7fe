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
package io.cloudfiles.flink.read;

import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataColumnTest {
    @Test
    void isFoundByItsOwnNameAndByThatOfFileSource() {
        assertThat(MetadataColumn.of("file_path")).contains(MetadataColumn.FILE_PATH);
        assertThat(MetadataColumn.of("file.path")).contains(MetadataColumn.FILE_PATH);
        assertThat(MetadataColumn.of("file.name")).contains(MetadataColumn.FILE_NAME);
        assertThat(MetadataColumn.of("file.size")).contains(MetadataColumn.FILE_SIZE);
        assertThat(MetadataColumn.of("file.modification-time")).contains(MetadataColumn.FILE_MODIFICATION_TIME);
        assertThat(MetadataColumn.of("File_Block_Start")).contains(MetadataColumn.FILE_BLOCK_START);
        assertThat(MetadataColumn.of("null")).isEmpty();
        assertThat(MetadataColumn.of("file")).isEmpty();
    }

    @Test
    void tellsAllOfAutoLoaderInOneRow() {
        assertThat(((RowType) MetadataColumn.METADATA.type()).getFieldNames())
                .containsExactly(
                        "file_path",
                        "file_name",
                        "file_size",
                        "file_block_start",
                        "file_block_length",
                        "file_modification_time");
    }

    @Test
    void listsTheNamesThatUsersWrite() {
        assertThat(MetadataColumn.keys())
                .contains("file_path", "schema_version")
                .doesNotContain("file.path")
                .allSatisfy(key -> assertThat(MetadataColumn.of(key)).isPresent());
    }
}
