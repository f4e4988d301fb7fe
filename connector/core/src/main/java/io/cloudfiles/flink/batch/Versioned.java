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
package io.cloudfiles.flink.batch;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What flows from a source whose columns evolve while the job runs: batches or single rows, each of which carries the number of its schema
 * version and its columns.
 */
@PublicEvolving
public sealed interface Versioned permits RecordBatch, VersionedRow {
    /** Number of the schema version that it was decoded under; 0 for a declared schema. */
    int schemaVersion();
}
