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

import java.io.IOException;
import java.io.InputStream;

/** Undoes a {@link Codec} with the help of a library; found as a service. Stateless. */
@PublicEvolving
public interface Decompressor {
    /** What it undoes. */
    Codec codec();

    /**
     * The uncompressed bytes, of all frames or members that follow each other.
     *
     * @param compressed the whole file; closed with the stream
     * @throws IOException when the head is not of this codec; so do reads of the stream when the rest is broken or missing. No more than
     *     some hundred MiB may be allocated, whatever the file says
     */
    InputStream open(InputStream compressed) throws IOException;
}
