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
package io.cloudfiles.flink.lease;

import io.cloudfiles.flink.option.SecretMask;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storages;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * What the parts of a job know of the lease that the job runs under.
 *
 * @param directory the checkpoint directory, as {@link Location#parse} takes it
 * @param storageOptions of its store
 * @param number of the lease; each holder has a higher one than those before
 */
@Internal
public record Lease(String directory, Map<String, String> storageOptions, long number) implements Serializable {
    public Lease {
        storageOptions = Map.copyOf(storageOptions);
    }

    /** Opens the store of the lease, to be closed by the caller. */
    public OpenLease open() throws IOException {
        Location location = Location.parse(directory);
        Storages storages = Storages.load();
        try {
            return new OpenLease(storages, new LeaseFile(storages.open(location, storageOptions), location, number));
        } catch (RuntimeException e) {
            storages.close();
            throw e;
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Lease[directory=" + directory + ", storageOptions=" + SecretMask.printable(storageOptions) + ", number="
                + number + "]";
    }
}
