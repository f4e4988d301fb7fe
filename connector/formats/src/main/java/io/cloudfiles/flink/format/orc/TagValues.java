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
package io.cloudfiles.flink.format.orc;

/** The tags of a union, which that has read. */
final class TagValues extends IntegerValues {
    private byte[] tags = new byte[0];

    /** Takes the tags of the loaded places, those of nulls below 0. */
    void set(byte[] loaded) {
        tags = loaded;
    }

    @Override
    public void start(StripeStreams streams, int column) {}

    @Override
    public long maxValues() {
        return tags.length;
    }

    @Override
    public void skip(long count) {}

    @Override
    void read(int[] target, int count) {
        int value = 0;
        for (byte tag : tags) {
            if (tag >= 0) {
                target[value++] = tag;
            }
        }
    }

    @Override
    void read(long[] target, int count) {
        int value = 0;
        for (byte tag : tags) {
            if (tag >= 0) {
                target[value++] = tag;
            }
        }
    }
}
