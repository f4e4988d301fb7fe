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
package io.cloudfiles.flink.source;

import io.cloudfiles.flink.discovery.DiscoveryConfig;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.read.PartitionSegment;
import io.cloudfiles.flink.read.PartitionTypes;
import io.cloudfiles.flink.schema.SameNames;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the columns of a source that the paths of its files tell. */
final class PartitionPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionPlanner.class);
    private static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);

    private final @Nullable List<String> asked;
    private final boolean infersTypes;
    private final boolean caseSensitive;
    private final List<Location> directories;

    PartitionPlanner(ReadableConfig options, DiscoveryConfig discovery) {
        this.asked = options.getOptional(SchemaOptions.PARTITION_COLUMNS.option())
                .map(PartitionPlanner::names)
                .orElse(null);
        this.infersTypes = options.get(SchemaOptions.INFER_COLUMN_TYPES.option());
        this.caseSensitive = options.get(SchemaOptions.CASE_SENSITIVE.option());
        this.directories = discovery.directories().stream()
                .sorted(Comparator.<Location>comparingInt(
                                directory -> directory.path().length())
                        .reversed())
                .toList();
    }

    private static List<String> names(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /**
     * Those of the declared columns that the option names.
     *
     * @throws CloudFilesException {@code CF_MISSING_PARTITION_COLUMN_ERROR} when it names others
     */
    List<String> of(RowType declared) {
        if (asked == null) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : asked) {
            declared.getFieldNames().stream()
                    .filter(column -> isSame(column, name))
                    .findFirst()
                    .ifPresentOrElse(found::add, () -> missing.add(name));
        }
        if (!missing.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_MISSING_PARTITION_COLUMN_ERROR,
                    "Option 'schema.partition-columns' names " + missing + ", but the declared columns are "
                            + declared.getFieldNames()
                            + ". Declare these columns too, or take them out of the option.");
        }
        return found;
    }

    /**
     * Infers the columns that the option names, or without it those of all directories, if all files have the same.
     *
     * @param files a sample
     */
    RowType infer(List<FileEntry> files) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (String name : asked == null ? namesBelow(files) : asked) {
            fields.add(new RowType.RowField(name, infersTypes ? PartitionTypes.of(values(name, files)) : STRING));
        }
        return new RowType(fields);
    }

    private List<String> namesBelow(List<FileEntry> files) {
        List<List<String>> layouts =
                files.stream().map(this::namesBelow).distinct().toList();
        if (layouts.size() > 1) {
            LOG.info(
                    "No partition columns: the directories of the sampled files are named differently, such as {} and {}."
                            + " Name those wanted in schema.partition-columns.",
                    layouts.get(0),
                    layouts.get(1));
        }
        return layouts.size() == 1 ? layouts.get(0) : List.of();
    }

    private List<String> namesBelow(FileEntry file) {
        return directories.stream()
                .filter(directory -> file.location().isBelow(directory))
                .findFirst()
                .map(directory -> PartitionSegment.of(file.location(), directory).stream()
                        .map(PartitionSegment::name)
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    private List<@Nullable String> values(String name, List<FileEntry> files) {
        List<@Nullable String> values = new ArrayList<>();
        for (FileEntry file : files) {
            String value = null;
            for (PartitionSegment segment : PartitionSegment.of(file.location())) {
                value = isSame(segment.name(), name) ? segment.value() : value;
            }
            values.add(value);
        }
        return values;
    }

    /** Puts partition columns in the places of data columns of the same names, the others behind. */
    RowType merge(RowType data, RowType partitions) {
        List<RowType.RowField> fields = new ArrayList<>(data.getFields());
        for (RowType.RowField partition : partitions.getFields()) {
            int same = indexOf(partition.getName(), fields);
            if (same < 0) {
                fields.add(partition);
            } else {
                fields.set(same, partition);
            }
        }
        return new RowType(data.isNullable(), fields);
    }

    /**
     * The columns with those of the path in the spelling of their directories, where it counts: a hint in another would have values nowhere.
     *
     * @param partitions as they were inferred
     * @param hinted all columns, as hints spell them
     */
    RowType spelled(RowType partitions, RowType hinted) {
        if (!caseSensitive) {
            return hinted;
        }
        List<RowType.RowField> fields = new ArrayList<>(hinted.getFields());
        for (String name : partitions.getFieldNames()) {
            int index = SameNames.indexOf(name, hinted.getFieldNames());
            fields.set(index, new RowType.RowField(name, hinted.getTypeAt(index)));
        }
        return new RowType(hinted.isNullable(), fields);
    }

    private int indexOf(String name, List<RowType.RowField> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (isSame(fields.get(i).getName(), name)) {
                return i;
            }
        }
        return -1;
    }

    /** A version of the schema log with the partition columns that the option names now; those that it does not have are STRING. */
    SchemaVersion asAsked(SchemaVersion version) {
        if (asked == null) {
            return version;
        }
        List<RowType.RowField> fields = new ArrayList<>(version.type().getFields());
        List<String> partitions = new ArrayList<>();
        for (String name : asked) {
            int index = indexOf(name, fields);
            if (index < 0) {
                fields.add(new RowType.RowField(name, STRING));
            }
            partitions.add(index < 0 ? name : fields.get(index).getName());
        }
        return new SchemaVersion(
                version.number(),
                new RowType(version.type().isNullable(), fields),
                partitions,
                version.cause(),
                version.createdAt());
    }

    private boolean isSame(String a, String b) {
        return caseSensitive ? a.equals(b) : a.equalsIgnoreCase(b);
    }
}
