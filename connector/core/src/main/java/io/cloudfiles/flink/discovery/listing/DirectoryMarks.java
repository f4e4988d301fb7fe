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
package io.cloudfiles.flink.discovery.listing;

import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where an incremental listing begins in each directory: at the least child that is <em>active</em>, which is a file modified lately or
 * a directory with one below it, or at the last child when none is. What sorts in front has been quiet for a while, and is not asked for.
 *
 * <pre>
 * root  date=2026-11-26 │ date=2026-11-27  date=2026-11-28        quiet │ asked for
 *                       date=2026-11-27   00.json … 22.json │ 23.json         the last one: all quiet
 *                       date=2026-11-28   00.json … 08.json │ 09.json  10.json
 * </pre>
 *
 * <p>A directory that is not remembered is listed whole, so forgetting is always safe. Remembered are only those that an incremental
 * listing would come to, at most {@value #MAX_DIRECTORIES}; during a full listing some more, which have not shown yet that they are
 * none of them. Safe for use by many threads.
 */
final class DirectoryMarks {
    static final int MAX_DIRECTORIES = 20_000;

    /** To look for what can be forgotten is to look at all marks: where little is found, it has to wait for so many more directories. */
    private static final int WORTH_LOOKING = MAX_DIRECTORIES / 10;

    private final Map<Location, Mark> marks = new HashMap<>();
    private final Set<Location> roots = new HashSet<>();
    private long pass;
    private boolean full;
    /** How many more directories are refused before the next look for what can be forgotten. */
    private int refusals;

    /** What is known of a directory; children by name, which order as their locations do. */
    private static final class Mark {
        /** Where the next incremental listing begins, the child included; null for the whole directory. Of the last pass. */
        private @Nullable Location resumeAt;

        /** What that was behind the last full listing. */
        private @Nullable Location resumedAtSinceFull;

        private long pass;
        private @Nullable Location last;
        private @Nullable Location leastActive;
    }

    synchronized void startPass(boolean listsAll) {
        pass++;
        full = listsAll;
        refusals = 0;
        roots.clear();
    }

    synchronized void addRoot(Location root) {
        roots.add(root);
    }

    /**
     * Takes on what a page shows of a directory.
     *
     * @param last the greatest entry of the page
     * @param leastActive the least file that was modified lately, or null
     */
    synchronized void listed(Location directory, Location last, @Nullable Location leastActive) {
        Mark mark = markOf(directory);
        if (mark != null && (mark.last == null || mark.last.compareTo(last) < 0)) {
            mark.last = last;
        }
        if (leastActive != null) {
            activate(directory, leastActive);
        }
    }

    /** Marks the path to a file as active, up to where it is already or the root is met. */
    private void activate(Location directory, Location child) {
        Location at = directory;
        Location below = child;
        while (true) {
            Mark mark = markOf(at);
            if (mark != null && (mark.leastActive == null || below.compareTo(mark.leastActive) < 0)) {
                mark.leastActive = below;
            }
            if (roots.contains(at) || at.isRoot()) {
                return;
            }
            below = at;
            at = at.parent();
        }
    }

    private static boolean isBefore(Location child, @Nullable Location bound) {
        return bound != null && child.compareTo(bound) < 0;
    }

    private @Nullable Mark markOf(Location directory) {
        Mark mark = marks.get(directory);
        if (mark == null) {
            if (marks.size() >= MAX_DIRECTORIES && !makeRoom()) {
                return null;
            }
            mark = new Mark();
            marks.put(directory, mark);
        }
        if (mark.pass != pass) {
            mark.pass = pass;
            mark.last = full ? null : mark.last;
            mark.leastActive = null;
        }
        return mark;
    }

    /** Forgets quiet directories with a later sibling, which no incremental listing comes to unless one in front is active. */
    private boolean makeRoom() {
        if (refusals > 0) {
            refusals--;
            return false;
        }
        marks.entrySet().removeIf(entry -> entry.getValue().leastActive == null && hasLaterSibling(entry.getKey()));
        int room = MAX_DIRECTORIES - marks.size();
        refusals = room < WORTH_LOOKING ? WORTH_LOOKING : 0;
        return room > 0;
    }

    private boolean hasLaterSibling(Location directory) {
        if (roots.contains(directory) || directory.isRoot()) {
            return false;
        }
        Mark parent = marks.get(directory.parent());
        return parent != null && isBefore(directory, parent.last);
    }

    /** The pass is complete: what it has shown holds from now on. */
    synchronized void endPass() {
        // Parents first.
        for (Map.Entry<Location, Mark> entry : new TreeMap<>(marks).entrySet()) {
            Mark mark = entry.getValue();
            if (mark.pass != pass || isOutOfTheWay(entry.getKey())) {
                marks.remove(entry.getKey());
            } else {
                mark.resumeAt = mark.leastActive == null ? mark.last : mark.leastActive;
                mark.resumedAtSinceFull = full ? mark.resumeAt : mark.resumedAtSinceFull;
            }
        }
    }

    private boolean isOutOfTheWay(Location directory) {
        if (roots.contains(directory) || directory.isRoot()) {
            return false;
        }
        Mark parent = marks.get(directory.parent());
        return parent == null || isBefore(directory, parent.resumeAt);
    }

    /**
     * Which files of a directory no incremental listing since the last full one has come to. Not those that came to lie behind a mark later
     * on, after they had been found.
     */
    synchronized Predicate<Location> passedIn(Location directory) {
        Location child = directory;
        while (!roots.contains(child) && !child.isRoot()) {
            Location parent = child.parent();
            Mark mark = marks.get(parent);
            if (mark != null && isBefore(child, mark.resumedAtSinceFull)) {
                return file -> true;
            }
            child = parent;
        }
        Mark mark = marks.get(directory);
        Location bound = mark == null ? null : mark.resumedAtSinceFull;
        return bound == null ? file -> false : file -> file.compareTo(bound) < 0;
    }

    /** What an incremental listing of a directory starts behind, or null for the whole directory. */
    synchronized @Nullable Location startAfter(Location directory) {
        Mark mark = marks.get(directory);
        return mark == null || mark.resumeAt == null ? null : justBefore(directory, mark.resumeAt);
    }

    /**
     * A location in front of a child, and behind nearly everything that is in front of it: its name with the last character one less,
     * and the greatest one behind that. Where that character would be odd, the name without its last character. Null for the child without a
     * name that a key with two slashes in a row makes.
     */
    private static @Nullable Location justBefore(Location directory, Location child) {
        String name = child.name();
        if (name.isEmpty()) {
            return null;
        }
        int last = name.codePointBefore(name.length());
        String head = name.substring(0, name.length() - Character.charCount(last));
        int before = last - 1;
        if (before > ' ' && before != '/' && before < Character.MIN_SURROGATE) {
            return directory.child(head + Character.toString(before) + Character.toString(GREATEST));
        }
        return head.isEmpty() ? null : directory.child(head);
    }

    /** Of private use, and XML allows it. */
    private static final int GREATEST = 0x10FFFD;
}
