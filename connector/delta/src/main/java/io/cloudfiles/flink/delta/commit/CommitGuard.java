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
package io.cloudfiles.flink.delta.commit;

import io.cloudfiles.flink.lease.Lease;
import io.cloudfiles.flink.lease.OpenLease;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Asked before each attempt to put a commit. One thread. */
interface CommitGuard extends AutoCloseable {
    /** Lets everybody pass. */
    CommitGuard NONE = new CommitGuard() {
        @Override
        public void requireAllowed() {}

        @Override
        public void close() {}
    };

    /**
     * Returns if a commit may be put.
     *
     * @throws io.cloudfiles.flink.error.CloudFilesException when it may not any more
     * @throws IOException when that cannot be told
     */
    void requireAllowed() throws IOException;

    @Override
    void close() throws IOException;

    /** Lets the holder of a lease pass, or everybody if there is none. */
    static CommitGuard of(@Nullable Lease lease) throws IOException {
        if (lease == null) {
            return NONE;
        }
        OpenLease open = lease.open();
        return new CommitGuard() {
            @Override
            public void requireAllowed() throws IOException {
                open.file().requireHeld();
            }

            @Override
            public void close() throws IOException {
                open.close();
            }
        };
    }
}
