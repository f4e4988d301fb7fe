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
package org.apache.hadoop.io;

import java.util.Arrays;

/** Bytes in the order of their unsigned values. We bring no Hadoop. */
public abstract class BinaryComparable implements Comparable<BinaryComparable> {
    /** An array that begins with the bytes. */
    public abstract byte[] getBytes();

    /** How many there are. */
    public abstract int getLength();

    @Override
    public int compareTo(BinaryComparable other) {
        return Arrays.compareUnsigned(getBytes(), 0, getLength(), other.getBytes(), 0, other.getLength());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryComparable that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        byte[] bytes = getBytes();
        for (int i = 0; i < getLength(); i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}
