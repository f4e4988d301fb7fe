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
package io.cloudfiles.flink.source.lifecycle;

import io.cloudfiles.flink.ledger.Buckets;
import io.cloudfiles.flink.read.FileFinished;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.functions.KeySelector;

/** The bucket of the file that a range is of. */
@Internal
public final class FinishedFileSelector implements KeySelector<FileFinished, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer getKey(FileFinished end) {
        return Buckets.of(end.range().file().location());
    }
}
