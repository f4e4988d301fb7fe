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
package io.cloudfiles.flink.source.coordination;

import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.FileRange;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

class GrantedRangeSerializerTest extends SerializerTestBase<GrantedRange> {
    @Override
    protected TypeSerializer<GrantedRange> createSerializer() {
        return GrantedRangeSerializer.INSTANCE;
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<GrantedRange> getTypeClass() {
        return GrantedRange.class;
    }

    @Override
    protected GrantedRange[] getTestData() {
        FileEntry plain = new FileEntry(Location.parse("/in/a.json"), 0, -5, null);
        FileEntry versioned = new FileEntry(Location.parse("s3://b/ü\uD83D\uDE00"), 1L << 40, 5, "\"etag\"");
        return new GrantedRange[] {
            new GrantedRange(FileRange.whole(plain), 0, 0),
            new GrantedRange(new FileRange(versioned, 1L << 33, 7), 99, 1_700_000_000_123L)
        };
    }
}
