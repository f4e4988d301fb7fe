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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** What the jars beside ours provide. */
final class Services {
    private Services() {}

    /** The providers that our own class loader sees; those of a copy of our classes in another class loader are passed over. */
    static <S> List<S> all(Class<S> service) {
        List<S> providers = new ArrayList<>();
        Iterator<S> found =
                ServiceLoader.load(service, service.getClassLoader()).iterator();
        while (hasNext(found)) {
            providers.add(found.next());
        }
        return providers;
    }

    private static boolean hasNext(Iterator<?> found) {
        while (true) {
            try {
                return found.hasNext();
            } catch (ServiceConfigurationError e) {
                if (!String.valueOf(e.getMessage()).contains("not a subtype")) {
                    throw e;
                }
            }
        }
    }
}
