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
package io.cloudfiles.flink.source.reader;

import io.cloudfiles.flink.read.RangeState;
import io.cloudfiles.flink.read.RangeStateSerializer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerialization;

import java.io.IOException;

/** What the readers of a checkpoint have begun and not finished, for those who read it from there: operator state, a list of bytes. */
@Internal
public final class RangesOfReaders {
    /** The name of the state. */
    public static final String STATE = "ranges";

    private RangesOfReaders() {}

    /** One range out of its bytes. */
    public static RangeState parse(byte[] bytes) throws IOException {
        return SimpleVersionedSerialization.readVersionAndDeSerialize(new RangeStateSerializer(), bytes);
    }
}
