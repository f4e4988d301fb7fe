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
package io.cloudfiles.flink.format.columnar;

import org.apache.flink.annotation.Internal;

/** Moves values that stand at the beginning of an array to the places that are not null, with zeros at those that are. */
@Internal
public final class Spread {
    private Spread() {}

    public static void over(boolean[] values, boolean[] nulls, int count) {
        int value = count;
        for (int place = nulls.length - 1; place >= 0; place--) {
            values[place] = !nulls[place] && values[--value];
        }
    }

    public static void over(int[] values, boolean[] nulls, int count) {
        int value = count;
        for (int place = nulls.length - 1; place >= 0; place--) {
            values[place] = nulls[place] ? 0 : values[--value];
        }
    }

    public static void over(long[] values, boolean[] nulls, int count) {
        int value = count;
        for (int place = nulls.length - 1; place >= 0; place--) {
            values[place] = nulls[place] ? 0 : values[--value];
        }
    }

    public static void over(float[] values, boolean[] nulls, int count) {
        int value = count;
        for (int place = nulls.length - 1; place >= 0; place--) {
            values[place] = nulls[place] ? 0 : values[--value];
        }
    }

    public static void over(double[] values, boolean[] nulls, int count) {
        int value = count;
        for (int place = nulls.length - 1; place >= 0; place--) {
            values[place] = nulls[place] ? 0 : values[--value];
        }
    }
}
