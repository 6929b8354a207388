package dev.guildhall.imports;

import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports of spreadsheets, from the upload to the refused rows. Everything is bound to the tenant; who may do it is the caller's
 * business ({@link ImportKind#permission()}).
 */
@Service
public class Imports {

    public static final long MOST_BYTES = 20L * 1024 * 1024;

    private final ImportKinds kinds;
    private final JobTable jobs;
    private final FileChunks files;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Imports(
            ImportKinds kinds,
            JobTable jobs,
            FileChunks files,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.kinds = kinds;
        this.jobs = jobs;
        this.files = files;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** @throws NotFound when there is no such kind for this tenant */
    public ImportKind kind(String id) {
        return kinds.require(id);
    }

    /** {@link #upload(String, String, InputStream, long, Actor)} by the system itself. */
    public ImportId upload(String kind, String filename, InputStream in, long size) {
        return upload(kind, filename, in, size, null);
    }

    /**
     * Checks a file and keeps it, with a suggested mapping of its columns. Nothing is stored of a file that is refused.
     *
     * @param size as announced, or -1; the content itself is measured anyway
     * @throws UnreadableFile with words for people
     */
    public ImportId upload(String kind, String filename, InputStream in, long size, @Nullable Actor by) {
        var columns = kinds.require(kind).columns();
        if (size > MOST_BYTES) {
            throw UnreadableFile.tooLarge(MOST_BYTES);
        }
        byte[] content;
        try {
            content = in.readNBytes((int) MOST_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (content.length > MOST_BYTES) {
            throw UnreadableFile.tooLarge(MOST_BYTES);
        }
        var overview = Overview.of(SheetReader.open(content), columns, null);
        var mapping = Headers.suggest(columns, overview.headers());
        var id = new ImportId(Ids.next());
        transactions.executeWithoutResult(status -> {
            jobs.insert(
                    id,
                    kind,
                    plainName(filename),
                    content.length,
                    overview,
                    mapping,
                    by == null ? null : by.id().value(),
                    by == null ? null : by.name());
            files.store(id, content);
        });
        return id;
    }

    /**
     * What staff choose before the start.
     *
     * @param headerRow spreadsheet number of the row of headers
     * @param mapping column key → position in the file, from 0
     * @param choices column key → value in the file → value of the kind
     */
    public record Choices(
            int headerRow,
            Map<String, Integer> mapping,
            Map<String, Map<String, String>> choices,
            WhenKnown whenKnown) {}

    /** Changes the choices of an import that has not started. Another header row brings a new suggestion of the mapping. */
    public void choose(ImportId id, Choices wanted) {
        var job = require(id);
        var columns = kinds.require(job.kind()).columns();
        if (job.state() != ImportState.CHECKED) {
            throw alreadyStarted();
        }
        var overview = wanted.headerRow() == job.headerRow()
                ? new Overview(job.sheet(), job.headerRow(), job.headers(), job.total())
                : Overview.of(source(id), columns, wanted.headerRow());
        Map<String, Integer> mapping = new LinkedHashMap<>();
        if (overview.headerRow() != job.headerRow()) {
            mapping.putAll(Headers.suggest(columns, overview.headers()));
        } else {
            var used = new HashSet<Integer>();
            for (var column : columns) {
                var position = wanted.mapping().get(column.key());
                if (position != null && position >= 0 && position < SheetReader.MOST_COLUMNS && used.add(position)) {
                    mapping.put(column.key(), position);
                }
            }
        }
        Map<String, Map<String, String>> choices = new HashMap<>();
        var kind = kinds.require(job.kind());
        wanted.choices().forEach((column, values) -> {
            var admitted = kind.choices(column);
            var good = new LinkedHashMap<String, String>();
            values.forEach((from, to) -> {
                if (admitted.contains(to)) {
                    good.put(from, to);
                }
            });
            if (!good.isEmpty()) {
                choices.put(column, good);
            }
        });
        transactions.executeWithoutResult(status -> jobs.choose(id, overview, mapping, choices, wanted.whenKnown()));
    }

    /**
     * Starts an import, or lets a stopped or failed one go on where it was.
     *
     * @throws MissingColumns when a required column is not mapped
     * @throws Conflict while another file of the kind is at work
     */
    public void start(ImportId id) {
        transactions.executeWithoutResult(status -> {
            var job = jobs.lock(id).orElseThrow(() -> new NotFound("这次导入"));
            var kind = kinds.require(job.kind());
            if (job.state() == ImportState.RUNNING || job.state() == ImportState.DONE) {
                throw alreadyStarted();
            }
            var missing = missing(job, kind);
            if (!missing.isEmpty()) {
                throw new MissingColumns(missing);
            }
            if (jobs.anotherRuns(job.kind(), id)) {
                throw new Conflict("import-running", "另一份文件正在处理", "同一种名单一次处理一份。请等它完成，或先停止它，再开始这一份");
            }
            kind.busy().ifPresent(words -> {
                throw new Conflict("import-running", "现在不能开始", words);
            });
            events.publishEvent(new ImportRequested(TenantScope.current(), id, jobs.begin(id)));
        });
    }

    /** Asks a running import to stop after the batch it is at. */
    public void stop(ImportId id) {
        require(id);
        transactions.executeWithoutResult(status -> jobs.requestStop(id));
    }

    public ImportProgress progress(ImportId id) {
        return progress(require(id));
    }

    /** The latest imports of a kind, newest first. */
    public List<ImportProgress> recent(String kind, int limit) {
        kinds.require(kind);
        return jobs.recent(kind, limit).stream().map(this::progress).toList();
    }

    /** @param reason only rows refused for it; {@code null} for all */
    public Paged<RefusedRow> refused(ImportId id, @Nullable String reason, int page, int size) {
        var job = require(id);
        long total = jobs.reasons(id).stream()
                .filter(count -> reason == null || count.reason().equals(reason))
                .mapToLong(JobTable.ReasonCount::rows)
                .sum();
        var kind = kinds.require(job.kind());
        var rows = jobs.refusals(id, reason, page * size, size).stream()
                .map(refusal -> new RefusedRow(
                        refusal.row(),
                        refusal.name(),
                        columnName(job, kind, refusal.column()),
                        refusal.value(),
                        refusal.reason(),
                        refusal.words(),
                        refusal.remedy()))
                .toList();
        return new Paged<>(rows, page, size, total);
    }

    /** How many rows were refused for a reason. */
    public record Reason(String code, String label, int rows) {}

    public List<Reason> reasons(ImportId id) {
        var job = require(id);
        var kind = kinds.require(job.kind());
        return jobs.reasons(id).stream()
                .map(count -> {
                    var label = kind.reasonLabel(count.reason());
                    return new Reason(
                            count.reason(),
                            label == null ? columnName(job, kind, count.column()) : label,
                            count.rows());
                })
                .toList();
    }

    /**
     * The refused rows with all their columns as they were, and two more that say what is wrong and what to do: correct them and
     * send the file again.
     *
     * @throws Conflict once the uploaded file was dropped
     */
    public void writeRefusedXlsx(ImportId id, OutputStream out) throws IOException {
        var job = require(id);
        Map<Integer, JobTable.Refusal> refusals = new HashMap<>();
        for (var refusal : jobs.refusals(id, null, 0, SheetReader.MOST_ROWS)) {
            refusals.put(refusal.row(), refusal);
        }
        SheetWriter.refused(out, job, refusals, source(id));
    }

    /** An empty file with the headers, an example row and a sheet that explains the columns. */
    public void writeTemplateXlsx(String kind, OutputStream out) throws IOException {
        SheetWriter.template(out, kinds.require(kind));
    }

    /**
     * A file that waits for its start.
     *
     * @param sheet name of the sheet, or encoding of a CSV file
     * @param missing required columns that are not mapped
     */
    public record Waiting(
            String sheet, int headerRow, int rows, int fileColumns, Choices choices, List<ImportColumn> missing) {}

    public Waiting waiting(ImportId id) {
        var job = require(id);
        return new Waiting(
                job.sheet(),
                job.headerRow(),
                job.total(),
                job.headers().size(),
                new Choices(job.headerRow(), job.mapping(), job.choices(), job.whenKnown()),
                missing(job, kinds.require(job.kind())));
    }

    private static List<ImportColumn> missing(Job job, ImportKind kind) {
        return kind.columns().stream()
                .filter(column -> column.required() && !job.mapping().containsKey(column.key()))
                .toList();
    }

    /** How a file looks under its choices. */
    public ImportScan scan(ImportId id) {
        var job = require(id);
        return ImportScan.of(job, kinds.require(job.kind()), source(id));
    }

    Job require(ImportId id) {
        return jobs.find(id).orElseThrow(() -> new NotFound("这次导入"));
    }

    private SheetReader.Source source(ImportId id) {
        return SheetReader.open(files.load(id)
                .orElseThrow(() -> new Conflict(
                        "import-file-dropped", "原始文件已删除", "原始文件只保留 %d 天，请重新上传".formatted(FileSweep.DAYS))));
    }

    private static String columnName(Job job, ImportKind kind, String column) {
        var position = job.mapping().get(column);
        return position != null
                ? job.header(position)
                : kind.columns().stream()
                        .filter(candidate -> candidate.key().equals(column))
                        .map(ImportColumn::label)
                        .findFirst()
                        .orElse(column);
    }

    private static Conflict alreadyStarted() {
        return new Conflict("import-already-started", "这次导入已经开始", "请在进度页查看，不能再改对应关系");
    }

    private static String plainName(String filename) {
        var name = filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        return name.isEmpty() ? "未命名" : name.length() > 120 ? name.substring(name.length() - 120) : name;
    }

    private ImportProgress progress(Job job) {
        double rate = 0;
        Duration left = null;
        var runStarted = job.runStartedAt();
        if (runStarted != null) {
            var until = job.finishedAt() == null ? clock.instant() : job.finishedAt();
            double seconds = Duration.between(runStarted, until).toMillis() / 1000.0;
            int rows = job.done() - job.runFirstRow();
            if (seconds > 0 && rows > 0) {
                rate = rows / seconds;
                if (job.state() == ImportState.RUNNING) {
                    left = Duration.ofSeconds(Math.max(1, Math.round((job.total() - job.done()) / rate)));
                }
            }
        }
        return new ImportProgress(
                job.id(),
                job.kind(),
                job.filename(),
                job.state(),
                job.stopRequested(),
                job.total(),
                job.done(),
                job.added(),
                job.changed(),
                job.unchanged(),
                job.refused(),
                job.createdAt(),
                job.uploaderName(),
                job.startedAt(),
                job.finishedAt(),
                rate,
                left,
                job.failure(),
                !job.fileDropped());
    }
}
