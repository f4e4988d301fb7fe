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
package io.cloudfiles.flink.jar;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of classes that a class file mentions, by its constants: what it calls, extends, catches, takes or returns. */
final class ClassReferences {
    private static final Pattern NAME = Pattern.compile("[\\w/$]+");
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");
    private static final int TEXT = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;

    private ClassReferences() {}

    /** Names with slashes. */
    static Set<String> of(InputStream classFile) throws IOException {
        Set<String> names = new TreeSet<>();
        DataInputStream in = new DataInputStream(classFile);
        in.skipNBytes(8);
        int constants = in.readUnsignedShort();
        for (int i = 1; i < constants; i++) {
            int tag = in.readUnsignedByte();
            if (tag == TEXT) {
                add(in.readUTF(), names);
            } else {
                in.skipNBytes(length(tag));
            }
            if (tag == LONG || tag == DOUBLE) {
                i++;
            }
        }
        return names;
    }

    private static void add(String text, Set<String> names) {
        if (text.indexOf('/') < 0) {
            return;
        }
        if (NAME.matcher(text).matches()) {
            names.add(text);
        }
        Matcher descriptor = IN_DESCRIPTOR.matcher(text);
        while (descriptor.find()) {
            names.add(descriptor.group(1));
        }
    }

    private static int length(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case LONG, DOUBLE -> 8;
            default -> throw new IllegalArgumentException("Unknown constant: " + tag);
        };
    }
}
