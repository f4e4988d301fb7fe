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
package io.cloudfiles.flink.delta.maintenance;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which small files become one. Files of a partition are taken in the order in which they were written, so that rows that came together
 * stay together, and each bin is filled up to the target size. A file of three quarters of the target stays as it is, or it would be
 * written again and again for the sake of a few rows.
 */
final class CompactionPlan {
    /** Input of one commit: what is lost when somebody else removes a file of each of its bins meanwhile. */
    private static final long GROUP_BYTES = 1L << 30;

    private static final int GROUP_FILES = 1000;

    private CompactionPlan() {}

    /**
     * Files that become one file.
     *
     * @param files two or more of one partition
     */
    record Bin(List<SmallFile> files) {
        Bin {
            files = List.copyOf(files);
        }

        long sizeBytes() {
            return files.stream().mapToLong(SmallFile::sizeBytes).sum();
        }

        Map<String, @Nullable String> partition() {
            return files.get(0).partition();
        }
    }

    /** The bins of each commit. */
    static List<List<Bin>> groups(Collection<SmallFile> files, long targetBytes) {
        Map<Map<String, @Nullable String>, List<SmallFile>> partitions = new LinkedHashMap<>();
        files.stream()
                .filter(file -> file.sizeBytes() < targetBytes - targetBytes / 4)
                .sorted(Comparator.comparingLong(SmallFile::modifiedMillis).thenComparing(SmallFile::key))
                .forEach(file -> partitions
                        .computeIfAbsent(file.partition(), partition -> new ArrayList<>())
                        .add(file));
        List<Bin> bins = new ArrayList<>();
        partitions.values().forEach(partition -> fill(partition, targetBytes, bins));
        return groups(bins);
    }

    private static void fill(List<SmallFile> partition, long targetBytes, List<Bin> bins) {
        List<SmallFile> bin = new ArrayList<>();
        long bytes = 0;
        for (SmallFile file : partition) {
            if (!bin.isEmpty() && (bytes + file.sizeBytes() > targetBytes || bin.size() == GROUP_FILES)) {
                addIfSeveral(bin, bins);
                bin = new ArrayList<>();
                bytes = 0;
            }
            bin.add(file);
            bytes += file.sizeBytes();
        }
        addIfSeveral(bin, bins);
    }

    private static void addIfSeveral(List<SmallFile> bin, List<Bin> bins) {
        if (bin.size() > 1) {
            bins.add(new Bin(bin));
        }
    }

    private static List<List<Bin>> groups(List<Bin> bins) {
        List<List<Bin>> groups = new ArrayList<>();
        List<Bin> group = new ArrayList<>();
        long bytes = 0;
        int files = 0;
        for (Bin bin : bins) {
            boolean isFull =
                    bytes + bin.sizeBytes() > GROUP_BYTES || files + bin.files().size() > GROUP_FILES;
            if (!group.isEmpty() && isFull) {
                groups.add(List.copyOf(group));
                group.clear();
                bytes = 0;
                files = 0;
            }
            group.add(bin);
            bytes += bin.sizeBytes();
            files += bin.files().size();
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups;
    }
}
