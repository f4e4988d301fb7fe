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
package io.cloudfiles.flink.lifecycle;

import org.apache.flink.annotation.Internal;

import java.io.Closeable;
import java.io.IOException;

/**
 * Asks where rows go whether they have arrived there. A completed checkpoint does not tell: what it holds is committed after it, or,
 * when the job fails in between, when the job has been restored.
 *
 * <p>An answer stays true once it was true, whatever happens to the job: restored from an older checkpoint, it has other marks for the
 * rows that it reads again, also under the same checkpoint ids. Not true means not yet, or not known to be; ask again.
 *
 * <p>Used by one thread at a time. The caller closes it.
 */
@Internal
public interface CommitProbe extends Closeable {
    /**
     * Whether all rows that a mark stands for have been committed.
     *
     * @throws IOException when it could not be asked; a later attempt may succeed
     */
    boolean isCommitted(CommitMark mark) throws IOException;

    @Override
    void close() throws IOException;
}
