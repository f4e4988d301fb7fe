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
package io.cloudfiles.flink.format;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What happens to a record that is malformed, or that has a value of another type than its column when there is no rescued data column.
 */
@PublicEvolving
public enum BadRecordMode {
    /** What could be read is kept, the rest is null, and the text goes to the corrupt record column where there is one. */
    PERMISSIVE,
    /** The record is dropped and counted. */
    DROPMALFORMED,
    /** The job fails. */
    FAILFAST
}
