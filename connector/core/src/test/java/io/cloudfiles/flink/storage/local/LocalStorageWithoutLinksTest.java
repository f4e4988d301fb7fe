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
package io.cloudfiles.flink.storage.local;

import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.local.LocalStorage.AbsencePolicy;

/** What happens on a file system that has no hard links. */
class LocalStorageWithoutLinksTest extends LocalStorageTest {
    @Override
    protected Storage newClient() {
        return new LocalStorage(AbsencePolicy.LOCK);
    }
}
