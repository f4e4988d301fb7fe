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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;

/** What a store is asked for, as stores charge for it. */
@PublicEvolving
public enum RequestKind {
    /** A page of a listing. */
    LIST,
    /** What is known of a file, without its bytes. */
    HEAD,
    /** The bytes of a file, or some of them. */
    GET,
    /** Bytes to keep, and all that belongs to writing them, such as beginning and completing a file of parts. */
    PUT,
    /** A file to remove, or parts of one that was given up. */
    DELETE,
    /** A copy that the store makes by itself. */
    COPY
}
