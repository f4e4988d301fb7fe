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
package io.cloudfiles.flink.s3;

/**
 * Sizes at which S3 wants another request.
 *
 * @param partBytes of a file that is written in parts; also the most that an output holds in memory
 * @param copyBytes the largest file that one request copies
 * @param copyPartBytes of a file that is copied in parts
 */
record S3Limits(int partBytes, long copyBytes, long copyPartBytes) {
    private static final int MIB = 1 << 20;

    /** What Amazon documents: parts of at least 5 MiB, and copies of at most 5 GiB. */
    static final S3Limits OF_AMAZON = new S3Limits(8 * MIB, 5L << 30, 512L * MIB);
}
