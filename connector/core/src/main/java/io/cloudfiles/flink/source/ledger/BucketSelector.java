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
package io.cloudfiles.flink.source.ledger;

import io.cloudfiles.flink.discovery.DiscoveredFile;
import io.cloudfiles.flink.ledger.Buckets;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.functions.KeySelector;

/** Keys discovered files by their bucket, as the ledger's state is. */
@Internal
public final class BucketSelector implements KeySelector<DiscoveredFile, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer getKey(DiscoveredFile discovered) {
        return Buckets.of(discovered.file().location());
    }
}
