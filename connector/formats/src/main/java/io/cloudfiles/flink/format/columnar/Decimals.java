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

import io.cloudfiles.flink.batch.DecimalVector;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.DecimalType;

import java.math.BigInteger;

/** Vectors of decimals. */
@Internal
public final class Decimals {
    private Decimals() {}

    /**
     * A vector of unscaled values.
     *
     * @param raised how many more digits behind the point the type has than the values; all of them fit
     */
    public static DecimalVector ofLongs(long[] values, DecimalType to, int raised) {
        DecimalVector vector = new DecimalVector(values.length, to.getPrecision(), to.getScale());
        if (DecimalVector.isCompact(to.getPrecision())) {
            long factor = BigInteger.TEN.pow(raised).longValueExact();
            long[] target = vector.unscaledLongs();
            for (int i = 0; i < values.length; i++) {
                target[i] = Math.multiplyExact(values[i], factor);
            }
            return vector;
        }
        BigInteger factor = BigInteger.TEN.pow(raised);
        for (int i = 0; i < values.length; i++) {
            vector.setUnscaled(i, BigInteger.valueOf(values[i]).multiply(factor).toByteArray());
        }
        return vector;
    }
}
