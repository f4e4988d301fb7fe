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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.DecodedBatch;
import io.cloudfiles.flink.format.FileFormat;
import io.cloudfiles.flink.format.RescuedData;
import io.cloudfiles.flink.format.RescuedFields;
import io.cloudfiles.flink.format.SchemaInferrer;
import io.cloudfiles.flink.format.SpecialColumns;
import io.cloudfiles.flink.schema.OnEvolution;
import io.cloudfiles.flink.schema.SameNames;
import io.cloudfiles.flink.schema.SchemaCause;
import io.cloudfiles.flink.schema.SchemaChanges;
import io.cloudfiles.flink.schema.SchemaLog;
import io.cloudfiles.flink.schema.SchemaMerger;
import io.cloudfiles.flink.schema.SchemaOptions;
import io.cloudfiles.flink.schema.SchemaVersion;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.FileEntry;
import io.cloudfiles.flink.storage.StorageException;
import io.cloudfiles.flink.storage.StorageInput;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets the schema follow what the files hold. A batch with news, which its rescued data tells, is not handed over; the news become a version
 * of the schema log, and the range goes on under it from where it stood.
 *
 * <pre>
 * batch ──nothing rescued, or nothing new──▶ handed over
 *   │ news                                      ▲
 *   ▼                                           │ opened again at its last position
 * newer version known? ──────yes────────────────┤
 *   │ no                                        │
 *   ▼                                           │
 * types from the file, merged into the latest version, appended by conditional put ──taken by another──▶ merged into that one
 * </pre>
 *
 * <p>The readers of a job need nobody to agree: the log gives each number once, and merging is pure, so that all who meet the same news end
 * with the same version, and those who meet different ones with one order of versions. Numbers only rise, so each range comes to its end.
 *
 * <p>Safe for use by many threads; those with news wait for each other.
 */
final class SchemaEvolver {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaEvolver.class);
    private static final int REMEMBERED_MISFITS = 1024;

    private final ReadConfig config;
    private final @Nullable EvolutionConfig evolution;
    private final OpenStorages storages;
    private final Clock clock;

    private final RefusedFields refused;

    private volatile RecordAssembly current;
    private volatile SchemaMark mark;

    /** What cannot be mended is not looked at again. The oldest first. */
    private final Set<Misfit> hopeless = new LinkedHashSet<>();

    private record Misfit(FileEntry file, int version, RowType misfits) {}

    SchemaEvolver(ReadConfig config, OpenStorages storages, Clock clock) {
        this.config = config;
        this.evolution = config.evolution();
        this.storages = storages;
        this.clock = clock;
        this.current = new RecordAssembly(config.columns());
        this.refused = new RefusedFields(evolution == null ? TargetLimits.NONE : evolution.target());
        this.mark = evolution == null ? SchemaMark.NONE : evolution.planned();
    }

    /** What a checkpoint is to remember of the schema: rows of its version, or older ones, were given out. Newer ones may be known. */
    SchemaMark mark() {
        return mark;
    }

    /** How many fields the target does not take, as far as they were met. */
    int refusedFields() {
        return refused.count();
    }

    /**
     * Makes sure that the log is the one that an earlier run went by.
     *
     * @param remembered of the checkpoint that the job goes on from
     * @throws CloudFilesException {@code CF_SCHEMA_LOG_MISMATCH}
     * @throws IOException when the log cannot be read
     */
    void requireSameLog(Collection<SchemaMark> remembered) throws IOException {
        if (evolution == null || evolution.schemaLocation() == null) {
            return;
        }
        SchemaLog log = new SchemaLog(storages.of(evolution.location()), evolution.location());
        for (SchemaMark each : Set.copyOf(remembered)) {
            if (each.equals(SchemaMark.NONE)) {
                continue;
            }
            Optional<SchemaVersion> version = log.find(each.version());
            if (version.isEmpty() || !version.get().fingerprint().equals(each.fingerprint())) {
                throw SchemaFailures.otherLog(evolution.location(), each.version(), version.isPresent());
            }
        }
    }

    /** What a range that is opened now is read under. */
    RecordAssembly current() {
        return current;
    }

    /**
     * Looks for news in a batch.
     *
     * @param batch what was read
     * @param before where it begins
     * @param under what it was read under
     * @return what it is to be read under instead; null when it can be handed over
     * @throws CloudFilesException {@code UNKNOWN_FIELD_EXCEPTION} or {@code CF_NEW_FIELDS_NOT_ALLOWED} when the job has to end
     * @throws PassingReadFailure when the schema log cannot be reached
     * @throws IOException when the file cannot be read
     */
    @Nullable
    RecordAssembly newerFor(DecodedBatch batch, RangeState before, RecordAssembly under) throws IOException {
        if (evolution == null || batch.rescuedRows() == 0) {
            return null;
        }
        RescuedFields news = news(batch, under, evolution);
        if (news.isEmpty()) {
            return null;
        }
        if (!evolution.mode().addsColumns()) {
            throw SchemaFailures.notAllowed(before.range().file().location(), news.unknown());
        }
        return evolve(news, batch, before, under, evolution);
    }

    private RescuedFields news(DecodedBatch batch, RecordAssembly under, EvolutionConfig how) {
        FileFormat format = config.format();
        RescuedFields found =
                RescuedFields.of(batch.records(), under.schema(), how.columns().reservedNames(), format.isTyped());
        SchemaInferrer inferrer = format.inferrer();
        // Columns that are found by position cannot be added for a name.
        List<RowType.RowField> named = found.unknown().getFields().stream()
                .filter(field -> format.canPrune() && inferrer.mayBeColumn(field.getName()))
                .toList();
        return new RescuedFields(
                refused.unknownOf(new RowType(named)),
                how.mode().widensTypes() ? refused.unknownOf(found.misfits()) : RowType.of());
    }

    private synchronized @Nullable RecordAssembly evolve(
            RescuedFields news, DecodedBatch batch, RangeState before, RecordAssembly under, EvolutionConfig how)
            throws IOException {
        RecordAssembly now = current;
        if (now.schema().version() > under.schema().version()) {
            return now;
        }
        FileEntry file = before.range().file();
        Misfit misfit = new Misfit(file, under.schema().version(), news.misfits());
        if (news.unknown().getFieldCount() == 0 && hopeless.contains(misfit)) {
            return null;
        }
        boolean isToldByValues =
                news.unknown().getFieldCount() == 0 && !config.format().isTyped();
        RowType found = isToldByValues ? RowType.of() : infer(batch, before, how);
        SchemaVersion next = append(news, found, file, under.schema().version(), how);
        if (next == null) {
            remember(misfit);
            return null;
        }
        if (how.onEvolution() == OnEvolution.RESTART) {
            throw SchemaFailures.restart(file.location(), news, next);
        }
        RecordAssembly newer = new RecordAssembly(how.columns().of(next.number(), next.type()));
        mark = SchemaMark.of(next);
        current = newer;
        return newer;
    }

    private void remember(Misfit misfit) {
        hopeless.add(misfit);
        if (hopeless.size() > REMEMBERED_MISFITS) {
            hopeless.remove(hopeless.iterator().next());
        }
    }

    /** The types of what is new, as far as the file tells; fields that it does not show there become strings. */
    private RowType infer(DecodedBatch batch, RangeState before, EvolutionConfig how) throws IOException {
        FileEntry file = before.range().file();
        SchemaInferrer inferrer = config.format().inferrer();
        StorageInput input = storages.of(file.location()).open(file);
        long from = Math.max(before.position().offset(), before.range().start());
        long to = Math.min(file.sizeBytes(), batch.next().offset());
        boolean isPart = inferrer.startsAtAnyRecord() && config.format().isSplittable(file) && from < to;
        try (StorageInput sample = isPart ? new FilePart(input, from, to) : input) {
            sample.readsUpTo(how.maxInferenceBytes());
            return inferrer.infer(sample, how.maxInferenceBytes());
        } catch (CloudFilesException | ValidationException e) {
            // What the readers make of the file decides about it, not what it tells of types.
            LOG.warn("[{}] tells no types of its new columns, so that they become STRING.", file.location(), e);
            return RowType.of();
        }
    }

    /** The version that has the news, or null when the latest is the one that was read under and cannot have them. */
    private @Nullable SchemaVersion append(
            RescuedFields news, RowType found, FileEntry file, int versionRead, EvolutionConfig how) {
        try {
            SchemaLog log = new SchemaLog(storages.of(how.location()), how.location());
            SchemaVersion latest = latest(log, how);
            while (true) {
                RowType grown = refused.without(latest.type(), grown(latest.type(), news, found, how), file.location());
                if (grown.equals(latest.type())) {
                    return latest.number() > versionRead ? latest : null;
                }
                Optional<SchemaVersion> appended = log.appendAfter(latest, grown, cause(how, file), clock.instant());
                if (appended.isPresent()) {
                    LOG.info(
                            "[{}] Schema version {} was saved: {}.",
                            file.location(),
                            appended.get().number(),
                            String.join(", ", SchemaChanges.between(latest.type(), grown)));
                    return appended.get();
                }
                latest = latest(log, how);
            }
        } catch (StorageException e) {
            throw SchemaFailures.unreachable(how.location(), e);
        } catch (IOException e) {
            throw new PassingReadFailure(SchemaFailures.unreachable(how.location(), e));
        }
    }

    private static SchemaCause cause(EvolutionConfig how, FileEntry file) {
        return SchemaCause.evolved(
                SchemaOptions.EVOLUTION_MODE.spelling(how.mode()),
                file.location().toString());
    }

    private static SchemaVersion latest(SchemaLog log, EvolutionConfig how) throws IOException {
        return log.latest().orElseThrow(() -> SchemaFailures.gone(how.location()));
    }

    private RowType grown(RowType latest, RescuedFields news, RowType inFile, EvolutionConfig how) {
        RowType found = spelled(latest, inFile, how);
        RowType typed = news.unknown().getFieldCount() == 0 ? latest : SchemaMerger.add(latest, addable(found, how));
        RowType grown = SchemaMerger.add(typed, news.unknown());
        return SchemaMerger.widen(grown, config.format().isTyped() ? asFound(news.misfits(), found) : news.misfits());
    }

    /** What the file has, under the names by which readers find it. */
    private RowType spelled(RowType latest, RowType inFile, EvolutionConfig how) {
        if (how.columns().caseSensitive()) {
            return inFile;
        }
        SchemaInferrer inferrer = config.format().inferrer();
        return SameNames.spelledAs(latest, new SameNames(false, inferrer::merge).joined(inFile));
    }

    /** What may become a column, as for the news themselves. */
    private RowType addable(RowType found, EvolutionConfig how) {
        Set<String> reserved = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        reserved.addAll(how.columns().reservedNames());
        reserved.addAll(List.of(RescuedData.FILE_PATH, SpecialColumns.CORRUPT_RECORD));
        SchemaInferrer inferrer = config.format().inferrer();
        return new RowType(found.getFields().stream()
                .filter(field -> !reserved.contains(field.getName()) && inferrer.mayBeColumn(field.getName()))
                .toList());
    }

    /** The types of columns with misfits in a file that says types. */
    private static RowType asFound(RowType misfits, RowType found) {
        return new RowType(found.getFields().stream()
                .filter(field -> misfits.getFieldIndex(field.getName()) >= 0)
                .toList());
    }
}
