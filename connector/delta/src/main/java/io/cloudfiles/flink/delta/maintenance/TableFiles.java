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

import io.cloudfiles.flink.delta.schema.TableDefinition;
import io.cloudfiles.flink.delta.write.PartitionPath;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.ListCursor;
import io.cloudfiles.flink.storage.ListPage;
import io.cloudfiles.flink.storage.ListRequest;
import io.cloudfiles.flink.storage.Location;
import io.cloudfiles.flink.storage.Storage;
import io.delta.kernel.types.StructField;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The files below a table that may be data, named by the log or not. Left out is what lies behind a name that begins with a dot or an
 * underscore: the log, checkpoints of jobs, what a program is still writing. Not hidden by that are directories of partitions whose
 * column has such a name, change data ({@code _change_data}) and indexes ({@code _delta_index}). So does Delta's own VACUUM.
 */
final class TableFiles {
    private static final Set<String> SHOWN = Set.of("_change_data", "_delta_index");
    private static final String ICEBERG_METADATA = "metadata";

    private final Storage storage;
    private final Location table;
    private final Set<String> partitions = new HashSet<>();
    private final boolean sharesIcebergMetadata;

    TableFiles(Storage storage, TableDefinition definition) {
        this.storage = storage;
        this.table = definition.location();
        this.sharesIcebergMetadata = definition
                .properties()
                .getOrDefault("delta.universalFormat.enabledFormats", "")
                .toLowerCase(Locale.ROOT)
                .contains("iceberg");
        for (String column : definition.partitionColumns()) {
            addPartition(column);
            StructField field = definition.schema().get(column);
            if (field.getMetadata().contains("delta.columnMapping.physicalName")) {
                addPartition(field.getMetadata().getString("delta.columnMapping.physicalName"));
            }
        }
    }

    private void addPartition(String name) {
        partitions.add(name + "=");
        partitions.add(PartitionPath.of(List.of(name), List.of("")));
    }

    /** Takes a file. */
    interface FileVisitor {
        void visit(FileEntry file);
    }

    /** Lists all. */
    void forEach(FileVisitor visitor) throws IOException {
        List<Location> directories = new ArrayList<>();
        try (ListCursor cursor = storage.list(table, ListRequest.children())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                page.files().stream()
                        .filter(file -> !isHidden(file.location().name()))
                        .forEach(visitor::visit);
                page.directories().stream()
                        .filter(directory -> !isHidden(directory.name()))
                        .forEach(directories::add);
            }
        }
        for (Location directory : directories) {
            forEachBelow(directory, visitor);
        }
    }

    private void forEachBelow(Location directory, FileVisitor visitor) throws IOException {
        try (ListCursor cursor = storage.list(directory, ListRequest.recursively())) {
            for (ListPage page = cursor.next(); page != null; page = cursor.next()) {
                for (FileEntry file : page.files()) {
                    if (isShown(file.location())) {
                        visitor.visit(file);
                    }
                }
            }
        }
    }

    /** Whether a file lies below the table and is not hidden, so that the listing shows it when it exists. */
    boolean shows(Location file) {
        return file.isBelow(table) && isShown(file);
    }

    private boolean isShown(Location file) {
        String below = file.toString().substring(table.toString().length() + 1);
        for (String segment : below.split("/", -1)) {
            if (isHidden(segment)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHidden(String segment) {
        if (sharesIcebergMetadata && segment.equals(ICEBERG_METADATA)) {
            return true;
        }
        return (segment.startsWith(".") || segment.startsWith("_"))
                && SHOWN.stream().noneMatch(segment::startsWith)
                && partitions.stream().noneMatch(segment::startsWith);
    }
}
