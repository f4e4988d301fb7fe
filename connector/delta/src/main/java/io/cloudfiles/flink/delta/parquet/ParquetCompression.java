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
package io.cloudfiles.flink.delta.parquet;

import org.apache.flink.annotation.PublicEvolving;

/** How the pages of a data file are compressed. */
@PublicEvolving
public enum ParquetCompression {
    /** Zstandard at its fastest level: smaller than snappy by a third for about the same time. */
    ZSTD("zstd"),
    /** Snappy. */
    SNAPPY("snappy"),
    /** Gzip: about the size of Zstandard for several times the time; for readers that know nothing newer. */
    GZIP("gzip"),
    /** Not at all. */
    UNCOMPRESSED("uncompressed");

    private final String value;

    ParquetCompression(String value) {
        this.value = value;
    }

    /** The option's value, which is part of file names, too. */
    @Override
    public String toString() {
        return value;
    }
}
