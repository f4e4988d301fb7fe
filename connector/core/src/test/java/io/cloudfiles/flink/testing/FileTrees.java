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
package io.cloudfiles.flink.testing;

import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.cloudfiles.flink.storage.StorageOutput;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Makes trees of files, the same ones for the same arguments. */
public final class FileTrees {
    /**
     * Names that somebody once took for something else: encoded characters, query strings, wildcards, hidden files, the temporary names of
     * other tools, and characters of one to four bytes.
     */
    public static final List<String> ODD_NAMES = List.of(
            "plain.json",
            "with space",
            " leading and trailing ",
            "percent%20sign%",
            "plus+sign",
            "question?mark=1&x",
            "hash#tag",
            "colon:semicolon;",
            "quote'double\"",
            "star*brackets[a]{b,c}",
            "back\\slash",
            "tilde~at@comma,",
            "pipe|less<greater>",
            "new\nline",
            ".hidden",
            "_underscore",
            "_SUCCESS",
            "key=value",
            "dot.",
            "...",
            "größe",
            "日本語",
            "\uFFFD",
            "😀");

    private FileTrees() {}

    /** Writes one file, directly where the location is local. */
    public static void write(Storage storage, Location file, byte[] content) throws IOException {
        if (file.scheme().equals("file")) {
            Path path = file.toLocalPath();
            Files.createDirectories(path.getParent());
            Files.write(path, content);
            return;
        }
        StorageOutput out = storage.create(file);
        try {
            out.write(content);
            out.close();
        } finally {
            out.abort();
        }
    }

    /** Writes one file of UTF-8 text. */
    public static void write(Storage storage, Location file, String content) throws IOException {
        write(storage, file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes {@code file-00000.json}, {@code file-00001.json} and so on into one directory.
     *
     * @param content of the file of that number
     * @return the files by number
     */
    public static List<Location> flat(Storage storage, Location directory, int count, IntFunction<String> content)
            throws IOException {
        return nested(storage, directory, 1, count, content);
    }

    /**
     * Writes files in turn into the directories {@code dir-000}, {@code dir-001} and so on; into the given one when there is to be one.
     *
     * @param content of the file of that number
     * @return the files by number
     */
    public static List<Location> nested(
            Storage storage, Location root, int directories, int count, IntFunction<String> content)
            throws IOException {
        List<Location> files = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = String.format(Locale.ROOT, "file-%05d.json", i);
            Location directory =
                    directories == 1 ? root : root.child(String.format(Locale.ROOT, "dir-%03d", i % directories));
            Location file = directory.child(name);
            write(storage, file, content.apply(i));
            files.add(file);
        }
        return files;
    }
}
