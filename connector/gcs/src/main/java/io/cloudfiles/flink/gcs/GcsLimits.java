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
package io.cloudfiles.flink.gcs;

/**
 * Sizes at which Google Cloud Storage wants another request.
 *
 * @param partBytes of a file that is written in several requests; also the most that an output holds in memory
 */
record GcsLimits(int partBytes) {
    /** What the parts of an upload must be multiples of, but for the last. */
    static final int UNIT = 256 * 1024;

    static final GcsLimits OF_GOOGLE = new GcsLimits(8 << 20);

    GcsLimits {
        if (partBytes < UNIT || partBytes % UNIT != 0) {
            throw new IllegalArgumentException("Parts must be multiples of " + UNIT + " bytes: " + partBytes);
        }
    }
}
