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
package io.cloudfiles.flink.cli.ingest;

import io.cloudfiles.flink.discovery.PathFilter;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import io.cloudfiles.flink.storage.Location;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A place that an ingest writes to itself. Where the source takes its files in, the next run would read them as data.
 *
 * <p>A place is judged by locations like those that are written there, with the rule of discovery, which passes over hidden files:
 * {@code <source>/_checkpoint} is fine.
 *
 * @param flag the flag or option that names the place
 * @param named what it names
 * @param files like those that are written
 * @param directories that hold nothing else, so that a source within them reads or loses what is not its own
 */
record OwnFiles(String flag, Location named, List<Location> files, List<Location> directories) {
    /**
     * Makes sure that an ingest keeps apart what it reads and what it writes.
     *
     * @throws CloudFilesException {@code CF_USAGE} that names every place that is wrong
     */
    static void requireApart(IngestSettings settings) {
        List<OwnFiles> places = new ArrayList<>();
        places.add(directory("--target", settings.target(), List.of("part-0.parquet"), List.of()));
        places.add(directory(
                "--checkpoint",
                settings.checkpoint(),
                List.of(
                        "job.json",
                        "LATEST",
                        "runs/1/run.json",
                        "runs/1/checkpoints/job/shared/a",
                        "runs/1/savepoints/b/c"),
                List.of("runs", "schema")));
        if (settings.badRecords() != null) {
            places.add(directory("--bad-records", settings.badRecords(), List.of("part-0.parquet"), List.of()));
        }
        settings.schemaLocation()
                .ifPresent(location ->
                        places.add(directory("schema.location", location, List.of("_schemas/0"), List.of("_schemas"))));
        addFile("--progress", settings.progress(), places);
        addFile("--report", settings.report(), places);
        List<String> clashes = PathPattern.split(settings.source()).stream()
                .map(entry -> PathPattern.parse(entry, false))
                .flatMap(source -> places.stream()
                        .filter(place -> place.isReadBy(source))
                        .map(place -> place.flag + " '" + place.named + "' and the source '" + source + "'"))
                .toList();
        if (!clashes.isEmpty()) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "The ingest would read its own files as data, or delete files of its source with them, since these lie within "
                            + "each other: " + String.join("; ", clashes)
                            + ". Give what the ingest writes a directory of its own, beside the source, or one in it whose name "
                            + "begins with '_', which sources pass over.");
        }
        requireBesideTheRows(settings.target(), settings);
        if (settings.badRecords() != null) {
            requireTwoTables(settings.target(), settings.badRecords());
            requireBesideTheRows(settings.badRecords(), settings);
        }
    }

    private static void requireBesideTheRows(Location table, IngestSettings settings) {
        requireBesideTheRows(
                table, settings.checkpoint(), settings.checkpoint().child("job.json"), "checkpoint", "--checkpoint");
        settings.badRecordsPath()
                .ifPresent(bad -> requireBesideTheRows(
                        table,
                        bad,
                        bad.child("20260101T000000/bad_records/part-00000-0"),
                        "directory of bad records",
                        "bad-records.path"));
        settings.moveDestination()
                .ifPresent(archive -> requireBesideTheRows(
                        table,
                        archive,
                        archive.child("a.json"),
                        "directory that ingested files are moved to",
                        "clean-source.move-destination"));
    }

    private static void requireTwoTables(Location target, Location badRecords) {
        if (target.equals(badRecords) || target.isBelow(badRecords) || badRecords.isBelow(target)) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "--target '" + target + "' and --bad-records '" + badRecords
                            + "' lie within each other, where cleaning one table would delete the other. Give each a directory of its "
                            + "own.");
        }
    }

    /** What lies in a table and is not hidden, its cleaning takes for a file that no version needs; the log is Delta's own. */
    private static void requireBesideTheRows(
            Location target, Location directory, Location file, String what, String option) {
        boolean isInLog = (directory + "/").startsWith(target.child("_delta_log") + "/");
        boolean isAmongRows =
                directory.equals(target) || PathFilter.selects(PathPattern.parse(escaped(target), true), file);
        if (isInLog || isAmongRows) {
            throw new CloudFilesException(
                    ErrorCode.CF_USAGE,
                    "The " + what + " '" + directory + "' lies among the files of the table '" + target
                            + "', where cleaning the table would delete it. Give it a directory beside the table, or leave "
                            + option + " out.");
        }
    }

    private static String escaped(Location literal) {
        return literal.toString().replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
    }

    private static OwnFiles directory(String flag, Location named, List<String> files, List<String> directories) {
        return new OwnFiles(
                flag,
                named,
                files.stream().map(named::child).toList(),
                directories.isEmpty()
                        ? List.of(named)
                        : directories.stream().map(named::child).toList());
    }

    private static void addFile(String flag, @Nullable Path file, List<OwnFiles> places) {
        if (file != null) {
            Location location = Location.of(file);
            places.add(new OwnFiles(flag, location, List.of(location), List.of()));
        }
    }

    private boolean isReadBy(PathPattern source) {
        return files.stream().anyMatch(file -> PathFilter.selects(source, file))
                || directories.stream()
                        .anyMatch(own -> source.directory().equals(own)
                                || source.directory().isBelow(own));
    }
}
