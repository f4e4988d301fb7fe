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
package org.apache.hadoop.fs;

import org.apache.hadoop.conf.Configuration;

/** The name of a file, which parquet-hadoop and orc-core put into the messages of some of their errors. We bring no Hadoop. */
public class Path {
    private final String name;

    public Path(String name) {
        this.name = name;
    }

    /** Files are read and written through our own storage only. */
    public FileSystem getFileSystem(Configuration configuration) {
        throw new UnsupportedOperationException("No Hadoop file system for " + name + ".");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Path that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
