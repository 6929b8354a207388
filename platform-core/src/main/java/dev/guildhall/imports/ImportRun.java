package dev.guildhall.imports;

import dev.guildhall.jobs.TenantJob;
import dev.guildhall.jobs.TenantJobs;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Masking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the rows of a started import, batch by batch. Each batch is one transaction that holds what the module stores, the
 * refusals, the claims, the counts and the cursor; so it does not matter when a run is killed, and two runs at once cannot take a
 * row twice.
 */
@Component
class ImportRun implements TenantJob {

    static final int BATCH = 200;

    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);
    private static final int MOST_ATTEMPTS = 3;
    private static final int LONGEST_VALUE = 2_000;
    private static final int LONGEST_SHOWN = 120;

    private final ImportKinds kinds;
    private final JobTable jobs;
    private final FileChunks files;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final TenantJobs scheduler;

    ImportRun(
            ImportKinds kinds,
            JobTable jobs,
            FileChunks files,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            TenantJobs scheduler) {
        this.kinds = kinds;
        this.jobs = jobs;
        this.files = files;
        this.transactions = transactions;
        this.events = events;
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return "import";
    }

    /** Outside any transaction: the scheduler's rows are in the control database. */
    @ApplicationModuleListener(propagation = Propagation.NOT_SUPPORTED)
    void on(ImportRequested event) {
        scheduler.start(name(), event.tenant(), event.id() + "/" + event.run());
    }

    @Override
    public void run(String key) {
        int slash = key.indexOf('/');
        run(ImportId.of(key.substring(0, slash)), Integer.parseInt(key.substring(slash + 1)));
    }

    void run(ImportId id, int run) {
        var found = jobs.find(id);
        if (found.isEmpty()
                || found.get().state() != ImportState.RUNNING
                || found.get().run() != run) {
            return;
        }
        var job = found.get();
        try {
            if (job.done() > job.runFirstRow()) {
                transactions.executeWithoutResult(status -> jobs.resumed(id));
            }
            var kind = kinds.require(job.kind());
            var content = files.load(id);
            if (content.isEmpty()) {
                fail(id, run, "文件已经不在了，请重新上传");
                return;
            }
            if (takeAll(job, kind, SheetReader.open(content.get()))) {
                finish(id, run);
            }
        } catch (RuntimeException e) {
            int attempts = transactions.execute(status -> jobs.countFailure(id, run));
            if (attempts < MOST_ATTEMPTS) {
                throw e;
            }
            LOG.error("import {} of {} is given up after {} attempts", id, TenantScope.current(), attempts, e);
            fail(id, run, "有一批行没有写进去，之前的都已保存。请稍后继续导入；还是不行，请把这一页的编号告诉平台");
        }
    }

    /** @return whether the end of the file was reached by this run */
    private boolean takeAll(Job job, ImportKind kind, SheetReader.Source source) {
        var example = new Overview.ExampleRow(kind.columns(), job.headers());
        var batch = new ArrayList<FileRow>(BATCH);
        int[] cursor = {job.lastRow()};
        boolean[] ours = {true};
        source.read((number, cells) -> {
            if (number <= cursor[0] || example.is(cells)) {
                return true;
            }
            batch.add(new FileRow(number, cells));
            if (batch.size() == BATCH) {
                ours[0] = take(job, kind, batch, cursor[0]);
                cursor[0] = number;
                batch.clear();
            }
            return ours[0];
        });
        if (ours[0] && !batch.isEmpty()) {
            ours[0] = take(job, kind, batch, cursor[0]);
        }
        return ours[0];
    }

    private record FileRow(int number, List<String> cells) {}

    /** @return {@code false} when this run has to end: stopped, or another run is at work */
    private boolean take(Job job, ImportKind kind, List<FileRow> batch, int cursor) {
        return transactions.execute(status -> {
            var now = jobs.lock(job.id()).orElse(null);
            if (now == null
                    || now.state() != ImportState.RUNNING
                    || now.run() != job.run()
                    || now.lastRow() != cursor) {
                return false;
            }
            if (now.stopRequested()) {
                jobs.end(job.id(), ImportState.STOPPED, null);
                return false;
            }
            var verdicts = judge(job, kind, batch);
            var counts = new int[4];
            for (int i = 0; i < batch.size(); i++) {
                switch (verdicts.get(i)) {
                    case RowVerdict.Taken(RowVerdict.Change change) -> counts[change.ordinal()]++;
                    case RowVerdict.Refused refused -> {
                        counts[3]++;
                        jobs.refuse(job.id(), refusal(job, kind, batch.get(i), refused));
                    }
                }
            }
            jobs.advance(job.id(), batch.getLast().number(), counts[0], counts[1], counts[2], counts[3]);
            return true;
        });
    }

    private List<RowVerdict> judge(Job job, ImportKind kind, List<FileRow> batch) {
        var verdicts = new RowVerdict[batch.size()];
        var rows = new ArrayList<ImportRow>();
        var tooLong = new ArrayList<ImportRow>();
        var places = new ArrayList<Integer>();
        var columns = kind.columns();
        for (int i = 0; i < batch.size(); i++) {
            var row = row(job, columns, batch.get(i));
            var longest = columns.stream()
                    .filter(column -> row.text(column.key()).length() > LONGEST_VALUE)
                    .findFirst();
            if (longest.isPresent()) {
                tooLong.add(row);
                verdicts[i] = RowVerdict.refused(
                        longest.get().key(),
                        "too-long",
                        "内容太长，有 %,d 个字".formatted(row.text(longest.get().key()).length()),
                        "请缩短到 %,d 个字以内".formatted(LONGEST_VALUE));
            } else {
                rows.add(row);
                places.add(i);
            }
        }
        if (!tooLong.isEmpty()) {
            kind.refused(List.copyOf(tooLong), new Context(job));
        }
        if (!rows.isEmpty()) {
            var taken = kind.take(List.copyOf(rows), new Context(job));
            if (taken.size() != rows.size()) {
                throw new IllegalStateException(
                        "%s gave %d verdicts for %d rows".formatted(kind.id(), taken.size(), rows.size()));
            }
            for (int i = 0; i < taken.size(); i++) {
                verdicts[places.get(i)] = taken.get(i);
            }
        }
        return List.of(verdicts);
    }

    private static ImportRow row(Job job, List<ImportColumn> columns, FileRow row) {
        return row(job.mapping(), job.choices(), columns, row.number(), row.cells());
    }

    /** The row under the kind's keys, with the values that staff mapped. */
    static ImportRow row(
            Map<String, Integer> mapping,
            Map<String, Map<String, String>> choices,
            List<ImportColumn> columns,
            int number,
            List<String> cells) {
        Map<String, String> values = new HashMap<>();
        for (var column : columns) {
            var position = mapping.get(column.key());
            if (position == null
                    || position >= cells.size()
                    || cells.get(position).isEmpty()) {
                continue;
            }
            var value = cells.get(position);
            var mapped = choices.getOrDefault(column.key(), Map.of());
            if (!mapped.isEmpty()) {
                value = column.multiple()
                        ? new ImportRow(number, Map.of(column.key(), value))
                                .list(column.key()).stream()
                                        .map(part -> mapped.getOrDefault(part, part))
                                        .collect(Collectors.joining("、"))
                        : mapped.getOrDefault(value, value);
            }
            values.put(column.key(), value);
        }
        return new ImportRow(number, values);
    }

    private static JobTable.Refusal refusal(Job job, ImportKind kind, FileRow row, RowVerdict.Refused refused) {
        var nameColumn = kind.nameColumn();
        var name = nameColumn == null ? "" : cell(job, nameColumn, row);
        var value = kind.columns().stream()
                .filter(column -> column.key().equals(refused.column()))
                .findFirst()
                .map(column -> masked(column, cell(job, column.key(), row)))
                .orElse("");
        return new JobTable.Refusal(
                row.number(),
                shortened(name),
                refused.column(),
                shortened(value),
                refused.reason(),
                refused.words(),
                refused.remedy());
    }

    private static String cell(Job job, String column, FileRow row) {
        var position = job.mapping().get(column);
        return position == null || position >= row.cells().size()
                ? ""
                : row.cells().get(position);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    static String masked(ImportColumn column, String value) {
        return switch (column.sensitivity()) {
            case NONE -> value;
            case PHONE -> Masking.phone(value);
            case ID_NUMBER -> Masking.idNumber(value);
            case EMAIL -> Masking.email(value);
            case OTHER -> Masking.other(value);
        };
    }

    private void finish(ImportId id, int run) {
        transactions.executeWithoutResult(status -> {
            var job = jobs.lock(id).orElse(null);
            if (job == null || job.state() != ImportState.RUNNING || job.run() != run) {
                return;
            }
            jobs.end(id, ImportState.DONE, null);
            kinds.require(job.kind()).taken(id);
            events.publishEvent(new ImportFinished(
                    TenantScope.current(),
                    id,
                    job.kind(),
                    job.filename(),
                    job.added(),
                    job.changed(),
                    job.unchanged(),
                    job.refused(),
                    job.uploadedBy()));
        });
    }

    private void fail(ImportId id, int run, String words) {
        transactions.executeWithoutResult(status -> {
            var job = jobs.lock(id).orElse(null);
            if (job != null && job.state() == ImportState.RUNNING && job.run() == run) {
                jobs.end(id, ImportState.FAILED, words);
            }
        });
    }

    private final class Context implements ImportContext {
        private final Job job;

        Context(Job job) {
            this.job = job;
        }

        @Override
        public ImportId job() {
            return job.id();
        }

        @Override
        public String filename() {
            return job.filename();
        }

        @Override
        public WhenKnown whenKnown() {
            return job.whenKnown();
        }

        @Override
        public boolean mapped(String column) {
            return job.mapping().containsKey(column);
        }

        @Override
        public String header(String column) {
            var position = job.mapping().get(column);
            return position == null ? column : job.header(position);
        }

        @Override
        public Map<Integer, Integer> firstSeen(String column, Map<Integer, byte[]> hashes) {
            return jobs.firstSeen(job.id(), column, hashes);
        }
    }
}
