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
package io.cloudfiles.flink.storage.cloud;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * A write that is done only if its condition holds.
 *
 * <p>A write whose answer is lost is sent again by the client, and the store then says that the condition does not hold, since the first
 * attempt is what is in its way. So each such write carries an id of its own among the file's metadata: by it the writer knows its file
 * again.
 */
@Internal
public final class ConditionalWrite {
    private ConditionalWrite() {}

    /** The request of a store, with the client's retries. */
    public interface Request {
        /**
         * Sends it.
         *
         * @param id to be kept with the file
         * @param attempts to be told of each attempt
         * @return whether it was done; false when the store said that the condition does not hold
         */
        boolean send(String id, Attempts attempts) throws IOException;
    }

    /** Looks up whose file is there. */
    public interface Owner {
        /** The id that the file carries; empty when there is none, or no file. */
        Optional<String> idOf(Location file) throws IOException;
    }

    /** An id for a write. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /**
     * Writes.
     *
     * @return whether this write was done; false when its condition did not hold
     * @throws IOException when that cannot be known, too
     */
    public static boolean send(Location file, Request request, Owner owner) throws IOException {
        String id = newId();
        Attempts attempts = new Attempts();
        if (request.send(id, attempts)) {
            return true;
        }
        if (!attempts.mayHaveBeenDone()) {
            return false;
        }
        if (owner.idOf(file).filter(id::equals).isPresent()) {
            return true;
        }
        throw new IOException("[" + file
                + "] may have been written and overwritten since: the answer to a first attempt was lost,"
                + " and another file is there now. Look at it, and try again.");
    }
}
