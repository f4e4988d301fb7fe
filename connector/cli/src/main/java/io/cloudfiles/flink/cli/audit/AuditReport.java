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
package io.cloudfiles.flink.cli.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudfiles.flink.cli.audit.Finding.What;
import io.cloudfiles.flink.cli.state.FileState.Stage;
import io.cloudfiles.flink.cli.table.OutputFormat;
import io.cloudfiles.flink.cli.table.TextTable;
import io.cloudfiles.flink.delta.maintenance.CommittedRows;
import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints an audit: as text the summary and then some findings of each kind; as JSON each finding as it comes, then the summary. One thread. */
@Internal
public final class AuditReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Operations of others behind which all rows are still there, or of which it is known which are not. */
    private static final Set<String> KEEP_ROWS = Set.of("OPTIMIZE", "VACUUM START", "VACUUM END", "RESTORE");

    private final PrintWriter out;
    private final OutputFormat format;
    private final int limit;
    private final Map<What, List<Finding>> first = new EnumMap<>(What.class);

    /** @param limit findings of each kind to show as text */
    public AuditReport(PrintWriter out, OutputFormat format, int limit) {
        this.out = out;
        this.format = format;
        this.limit = limit;
    }

    /**
     * Runs an audit and prints it.
     *
     * @return whether all is complete, or pending, or wrong
     */
    public Completeness print(Audit audit) throws IOException {
        AuditResult result = audit.run(this::take);
        if (format == OutputFormat.JSON) {
            out.println(text(summary(result)));
        } else {
            printText(result);
        }
        out.flush();
        return result.completeness();
    }

    private void take(Finding finding) {
        if (format == OutputFormat.JSON) {
            out.println(text(JSON.createObjectNode()
                    .put("finding", finding.what().name().toLowerCase(Locale.ROOT))
                    .put("weight", finding.what().weight().name().toLowerCase(Locale.ROOT))
                    .put("path", finding.file().toString())
                    .put("detail", finding.detail())));
            return;
        }
        List<Finding> some = first.computeIfAbsent(finding.what(), what -> new ArrayList<>());
        if (some.size() < limit) {
            some.add(finding);
        }
    }

    void printText(AuditResult result) {
        Totals totals = result.totals();
        CommittedRows.Found committed = result.committed();
        TextTable table = new TextTable()
                .line("source", String.join(", ", result.paths()))
                .line("files in the store", number(totals.inStore))
                .line("files in the ledger", number(totals.known) + stages(totals))
                .line("committed by the ledger", number(totals.committed))
                .line("proved by the table", number(totals.proved))
                .line("not proved by the table", number(totals.unproved))
                .line("gone from the store since", number(totals.gone))
                .line("cleaned", number(totals.archived))
                .line("expired or forgotten", number(totals.expired + totals.forgotten))
                .line("rows by the ledger", number(totals.rowsOfLedger))
                .line("rows by the table", number(totals.rowsOfTable))
                .line(
                        "commits",
                        number(committed.commits()) + ", versions " + committed.firstVersion() + " to "
                                + committed.lastVersion())
                .line("ledger", "as of " + result.checkpoint())
                .line("table", result.target().toString())
                .line(
                        "listed up to",
                        result.listed() == null
                                ? "not known: no file is called missing"
                                : result.listed().toString());
        out.print(table);
        for (What what : What.values()) {
            printFindings(what, totals);
        }
        printRemarks(result);
        out.println();
        out.println(
                switch (result.completeness()) {
                    case WRONG -> "Not complete: see above.";
                    case PENDING -> "Nothing is wrong, and not all is done.";
                    case COMPLETE -> complete(result);
                });
    }

    private static String complete(AuditResult result) {
        if (result.totals().unproved > 0) {
            return "Every file is accounted for; of " + number(result.totals().unproved)
                    + " the table does not prove the rows.";
        }
        return KEEP_ROWS.containsAll(result.committed().ofOthers().keySet())
                ? "Complete: every file is accounted for, and every row."
                : "Complete: every file is accounted for, and every row was added. What others made of them since is not looked into.";
    }

    private static String stages(Totals totals) {
        return totals.stages.isEmpty()
                ? ""
                : totals.stages.entrySet().stream()
                        .map(entry -> number(entry.getValue()) + " " + stage(entry.getKey()))
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private static String stage(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private void printFindings(What what, Totals totals) {
        long count = totals.found.getOrDefault(what, 0L);
        if (count == 0) {
            return;
        }
        out.println();
        out.println(number(count) + " " + what.text() + ": " + what.meaning());
        List<Finding> some = first.getOrDefault(what, List.of());
        for (Finding finding : some) {
            out.println("  " + finding.file() + ": " + finding.detail());
        }
        if (some.size() < count) {
            out.println("  and " + number(count - some.size()) + " more, which --limit shows");
        }
    }

    private void printRemarks(AuditResult result) {
        CommittedRows.Found committed = result.committed();
        List<String> remarks = new ArrayList<>();
        if (!committed.lost().isEmpty()) {
            remarks.add(
                    "The row counts of versions " + committed.lost()
                            + " are gone, although the commits name them: somebody has deleted files of <table>/_cloudfiles/rows.");
        }
        if (!committed.undone().isEmpty()) {
            remarks.add("RESTORE has taken " + number(committed.undone().size())
                    + " commits back, the last of them version "
                    + committed.undone().get(committed.undone().size() - 1) + ": their rows do not count.");
        }
        if (result.provesNoRows()) {
            remarks.add(
                    "No commit says of which files its rows are: they did not come to the sink as batches of a source, or"
                            + " sink.record-sources = false. Rows cannot be proved, only files.");
        } else if (committed.unproved() != null) {
            remarks.add("Not all commits up to " + committed.unproved()
                    + " say of which files their rows are, or the log has them no longer. Rows of files that were found before"
                    + " cannot be proved.");
        }
        if (result.totals().rowsOfOthers > 0) {
            remarks.add(number(result.totals().rowsOfOthers) + " rows are of files that this source does not select.");
        }
        long imported = result.totals().stages.getOrDefault(Stage.IMPORTED, 0L);
        if (imported > 0) {
            remarks.add(
                    number(imported) + " imported: rows of files that another engine has read are not looked into.");
        }
        if (!committed.ofOthers().isEmpty()) {
            remarks.add("Others have committed, too (" + others(committed)
                    + "). The audit is of what was added, not of what they made of it since: a DELETE takes rows away"
                    + " that count here.");
        }
        for (String remark : remarks) {
            out.println();
            out.println(remark);
        }
    }

    private static String others(CommittedRows.Found committed) {
        return committed.ofOthers().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static ObjectNode summary(AuditResult result) {
        Totals totals = result.totals();
        CommittedRows.Found committed = result.committed();
        ObjectNode summary = JSON.createObjectNode();
        ObjectNode of = summary.putObject("summary")
                .put("verdict", result.completeness().name().toLowerCase(Locale.ROOT))
                .put("source", String.join(",", result.paths()))
                .put("table", result.target().toString())
                .put("checkpoint", result.checkpoint().toString())
                .put(
                        "listed_up_to",
                        result.listed() == null ? null : result.listed().toString())
                .put("files_in_store", totals.inStore)
                .put("files_in_ledger", totals.known);
        ObjectNode stages = of.putObject("stages");
        totals.stages.forEach((stage, count) -> stages.put(stage(stage), count));
        of.put("committed", totals.committed)
                .put("proved", totals.proved)
                .put("unproved", totals.unproved)
                .put("gone", totals.gone)
                .put("cleaned", totals.archived)
                .put("expired", totals.expired)
                .put("forgotten", totals.forgotten)
                .put("rows_by_ledger", totals.rowsOfLedger)
                .put("rows_by_table", totals.rowsOfTable)
                .put("rows_of_other_files", totals.rowsOfOthers)
                .put("first_version", committed.firstVersion())
                .put("last_version", committed.lastVersion())
                .put("commits", committed.commits())
                .put("rows_committed", committed.rows())
                .put("rows_of_known_files", committed.counted())
                .put(
                        "unproved_up_to",
                        committed.unproved() == null
                                ? null
                                : committed.unproved().toString());
        committed.lost().forEach(of.putArray("versions_without_counts")::add);
        committed.undone().forEach(of.putArray("versions_undone")::add);
        ObjectNode others = of.putObject("commits_of_others");
        committed.ofOthers().forEach(others::put);
        ObjectNode found = of.putObject("findings");
        totals.found.forEach((what, count) -> found.put(what.name().toLowerCase(Locale.ROOT), count));
        return summary;
    }

    private static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
