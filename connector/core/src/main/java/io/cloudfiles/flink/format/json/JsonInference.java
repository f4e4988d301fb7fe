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
package io.cloudfiles.flink.format.json;

import java.io.Serializable;

/**
 * What inference makes of values.
 *
 * @param infersTypes whether leaves other than STRING are inferred at all
 * @param primitivesAsString whether numbers and booleans are STRING
 * @param prefersDecimal whether fractions are DECIMAL where they fit
 * @param infersTimestamps whether texts may be timestamps
 * @param dropsEmpty whether fields that were always null are left out
 */
record JsonInference(
        boolean infersTypes,
        boolean primitivesAsString,
        boolean prefersDecimal,
        boolean infersTimestamps,
        boolean dropsEmpty,
        double share)
        implements Serializable {}
