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

/** A record is not JSON. Without a stack trace, since a file may be full of such records. */
final class MalformedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected or found, and at which byte of the record */
    MalformedJsonException(String message) {
        super(message, null, false, false);
    }
}
