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
package io.cloudfiles.flink.table.source;

import io.cloudfiles.flink.format.FileFormats;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.Factory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** What the formats of Flink on a class path are called. */
final class FlinkFormatNames {
    private FlinkFormatNames() {}

    /** Those that a table can name: all but those that are called like one of ours. */
    static List<String> all(ClassLoader classes) {
        Set<String> names = new TreeSet<>(of(BulkReaderFormatFactory.class, classes));
        names.addAll(of(DeserializationFormatFactory.class, classes));
        names.removeIf(FileFormats::isOurs);
        return List.copyOf(names);
    }

    static Set<String> of(Class<? extends Factory> kind, ClassLoader classes) {
        Set<String> names = new TreeSet<>();
        for (Factory factory : factories(classes)) {
            if (kind.isInstance(factory)) {
                names.add(factory.factoryIdentifier());
            }
        }
        return names;
    }

    /** Those that can be loaded. One that cannot, since something that it needs is missing, is passed over as Flink does. */
    private static List<Factory> factories(ClassLoader classes) {
        List<Factory> factories = new ArrayList<>();
        Iterator<Factory> found = ServiceLoader.load(Factory.class, classes).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return factories;
                }
                factories.add(found.next());
            } catch (NoClassDefFoundError e) {
                continue;
            } catch (ServiceConfigurationError e) {
                if (!(e.getCause() instanceof NoClassDefFoundError)) {
                    throw e;
                }
            }
        }
    }
}
