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
package io.cloudfiles.flink.cli.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.cli.table.OutputFormat;
import io.cloudfiles.flink.cli.table.TextTable;
import io.cloudfiles.flink.discovery.PathPattern;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Prints files of a checkpoint as they come, and their numbers at the end. One thread. */
@Internal
public final class StateListing {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final OutputFormat format;
    private final List<PathPattern> patterns;
    private final List<FileState.Stage> stages;
    private final long limit;
    private final TextTable table =
            new TextTable().line("path", "bytes", "modified", "discovered", "stage", "rows", "committed");
    private final Map<FileState.Stage, Long> counts = new EnumMap<>(FileState.Stage.class);
    private long shown;

    /**
     * @param patterns one of which a file has to match; empty for all files
     * @param stages one of which it has to be in; empty for all
     * @param limit files to show as text
     */
    public StateListing(
            PrintWriter out,
            OutputFormat format,
            List<PathPattern> patterns,
            List<FileState.Stage> stages,
            long limit) {
        this.out = out;
        this.format = format;
        this.patterns = List.copyOf(patterns);
        this.stages = List.copyOf(stages);
        this.limit = limit;
    }

    /** Takes a file. */
    public void take(FileState state) {
        boolean isAsked = (patterns.isEmpty()
                        || patterns.stream()
                                .anyMatch(
                                        pattern -> pattern.matches(state.file().location())))
                && (stages.isEmpty() || stages.contains(state.stage()));
        if (!isAsked) {
            return;
        }
        counts.merge(state.stage(), 1L, Long::sum);
        if (format == OutputFormat.JSON) {
            out.println(json(state));
        } else if (shown < limit) {
            shown++;
            FileEntry file = state.file();
            FileState.Ending ending = state.ending();
            table.line(
                    file.location().toString(),
                    String.valueOf(file.sizeBytes()),
                    Objects.requireNonNullElse(state.modified(), "").toString(),
                    state.discovered().toString(),
                    name(state.stage()),
                    ending == null ? "" : String.valueOf(ending.rows()),
                    ending == null || ending.committed() == null
                            ? ""
                            : ending.committed().toString());
        }
    }

    /** All files were taken. */
    public void end(Location checkpoint) {
        if (format == OutputFormat.JSON) {
            return;
        }
        long files = counts.values().stream().mapToLong(Long::longValue).sum();
        if (files > 0) {
            out.print(table);
            out.println();
        }
        String ofStages = counts.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), name(entry.getKey())))
                .collect(Collectors.joining(", "));
        out.println(String.format(
                Locale.ROOT,
                "%,d file%s%s%s, as of %s",
                files,
                files == 1 ? "" : "s",
                ofStages.isEmpty() ? "" : ": " + ofStages,
                shown < files ? " (" + shown + " shown, --limit shows more)" : "",
                checkpoint));
    }

    private static String name(FileState.Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static String json(FileState state) {
        FileEntry file = state.file();
        ObjectNode line = JSON.createObjectNode()
                .put("path", file.location().toString())
                .put("size", file.sizeBytes())
                .put("modification_time", text(state.modified()))
                .put("version", file.version())
                .put("discovery_time", state.discovered().toString())
                .put("stage", name(state.stage()))
                .put("waiting_bytes", state.waitingBytes());
        FileState.Ending ending = state.ending();
        if (ending != null) {
            line.put("processed_time", ending.processed().toString())
                    .put("commit_time", text(ending.committed()))
                    .put("archive_time", text(ending.archived()))
                    .put("archive_mode", ending.archiveMode())
                    .put("move_location", ending.movedTo())
                    .put("rows", ending.rows())
                    .put("reason", ending.reason());
        }
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
