package dev.guildhall.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file looks under its present mapping: samples and first complaints per column, values without a match, and the first rows.
 * Sensitive values are masked; those of columns that are not mapped are masked where they look sensitive.
 */
public record ImportScan(List<FileColumn> columns, List<OpenChoice> choices, List<PreviewRow> preview) {

    private static final int SAMPLES = 3;
    private static final int PREVIEW = 3;
    private static final int MOST_CHOICES = 30;

    /** Weight of a finding. */
    public enum Level {
        OK,
        WARN,
        BAD,
        NONE
    }

    /**
     * One column of the file.
     *
     * @param column key of the kind's column it is mapped to
     */
    public record FileColumn(
            int position,
            String header,
            List<String> samples,
            @Nullable String column,
            Level level,
            String finding) {}

    /**
     * A value of a column with a closed list that is not on the list.
     *
     * @param chosen what staff mapped it to
     */
    public record OpenChoice(
            String column,
            String label,
            String value,
            int rows,
            @Nullable String chosen,
            List<String> admitted) {}

    public record PreviewRow(int number, Map<String, PreviewCell> cells) {}

    public record PreviewCell(String text, boolean bad) {}

    /** Values left that no choice was made for. */
    public int unmatched() {
        return (int) choices.stream().filter(choice -> choice.chosen() == null).count();
    }

    static ImportScan of(Job job, ImportKind kind, SheetReader.Source source) {
        var columns = kind.columns();
        Map<Integer, ImportColumn> byPosition = new HashMap<>();
        Map<String, List<String>> admitted = new HashMap<>();
        Map<String, Set<String>> admittedSets = new HashMap<>();
        for (var column : columns) {
            var position = job.mapping().get(column.key());
            if (position != null) {
                byPosition.put(position, column);
                var values = kind.choices(column.key());
                if (!values.isEmpty()) {
                    admitted.put(column.key(), values);
                    admittedSets.put(column.key(), new HashSet<>(values));
                }
            }
        }
        var stats = new ArrayList<Stats>();
        Map<String, Map<String, Integer>> open = new HashMap<>();
        var preview = new ArrayList<PreviewRow>();
        var example = new Overview.ExampleRow(columns, job.headers());
        source.read((number, cells) -> {
            if (number <= job.headerRow() || example.is(cells)) {
                return true;
            }
            for (int i = 0; i < cells.size(); i++) {
                while (stats.size() <= i) {
                    stats.add(new Stats());
                }
                var value = cells.get(i);
                if (value.isEmpty()) {
                    continue;
                }
                var column = byPosition.get(i);
                stats.get(i).see(column, value, kind);
                var values = column == null ? null : admittedSets.get(column.key());
                if (column != null && values != null) {
                    for (var part : parts(column, value)) {
                        if (!values.contains(part)) {
                            open.computeIfAbsent(column.key(), key -> new LinkedHashMap<>())
                                    .merge(part, 1, Integer::sum);
                        }
                    }
                }
            }
            if (preview.size() < PREVIEW) {
                preview.add(preview(job, kind, admittedSets, number, cells));
            }
            return true;
        });
        while (stats.size() < job.headers().size()) {
            stats.add(new Stats());
        }
        var fileColumns = new ArrayList<FileColumn>();
        for (int i = 0; i < stats.size(); i++) {
            var column = byPosition.get(i);
            fileColumns.add(stats.get(i)
                    .column(
                            i,
                            job.header(i),
                            column,
                            column == null ? null : unmatched(job, column, open),
                            job.total()));
        }
        var choices = new ArrayList<OpenChoice>();
        for (var column : columns) {
            var chosen = job.choices().getOrDefault(column.key(), Map.of());
            open.getOrDefault(column.key(), Map.of()).entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(MOST_CHOICES)
                    .forEach(entry -> choices.add(new OpenChoice(
                            column.key(),
                            column.label(),
                            entry.getKey(),
                            entry.getValue(),
                            chosen.get(entry.getKey()),
                            admitted.getOrDefault(column.key(), List.of()))));
        }
        return new ImportScan(List.copyOf(fileColumns), List.copyOf(choices), List.copyOf(preview));
    }

    private static List<String> parts(ImportColumn column, String value) {
        return column.multiple() ? new ImportRow(1, Map.of(column.key(), value)).list(column.key()) : List.of(value);
    }

    private static List<String> unmatched(Job job, ImportColumn column, Map<String, Map<String, Integer>> open) {
        var chosen = job.choices().getOrDefault(column.key(), Map.of());
        return open.getOrDefault(column.key(), Map.of()).keySet().stream()
                .filter(value -> !chosen.containsKey(value))
                .toList();
    }

    private static PreviewRow preview(
            Job job, ImportKind kind, Map<String, Set<String>> admitted, int number, List<String> cells) {
        var row = ImportRun.row(job.mapping(), job.choices(), kind.columns(), number, cells);
        Map<String, PreviewCell> out = new LinkedHashMap<>();
        for (var column : kind.columns()) {
            if (!job.mapping().containsKey(column.key())) {
                continue;
            }
            var value = row.text(column.key());
            boolean bad = value.isEmpty()
                    ? column.required()
                    : kind.complaint(column.key(), value).isPresent()
                            || admitted.containsKey(column.key())
                                    && !admitted.get(column.key()).containsAll(parts(column, value));
            out.put(column.key(), new PreviewCell(ImportRun.masked(column, value), bad));
        }
        return new PreviewRow(number, out);
    }

    /** What is seen in one column of the file. */
    private static final class Stats {
        private final Set<String> samples = new LinkedHashSet<>();
        private final Map<String, Integer> complaints = new LinkedHashMap<>();
        private int filled;

        void see(@Nullable ImportColumn column, String value, ImportKind kind) {
            filled++;
            if (samples.size() < SAMPLES) {
                samples.add(cut(column == null ? ImportScan.looksSensitive(value) : ImportRun.masked(column, value)));
            }
            if (column != null) {
                kind.complaint(column.key(), value).ifPresent(words -> complaints.merge(words, 1, Integer::sum));
            }
        }

        private static String cut(String text) {
            return text.length() <= 24 ? text : text.substring(0, 24) + "…";
        }

        FileColumn column(
                int position,
                String header,
                @Nullable ImportColumn column,
                @Nullable List<String> unmatched,
                int total) {
            var shown = List.copyOf(samples);
            if (column == null || unmatched == null) {
                return new FileColumn(position, header, shown, null, Level.NONE, "不导入");
            }
            if (!unmatched.isEmpty()) {
                var finding = unmatched.size() == 1
                        ? "「" + cut(unmatched.getFirst()) + "」未对应"
                        : "「%s」等 %d 个值未对应".formatted(cut(unmatched.getFirst()), unmatched.size());
                return new FileColumn(position, header, shown, column.key(), Level.WARN, finding);
            }
            if (!complaints.isEmpty()) {
                var most = complaints.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow();
                return new FileColumn(
                        position,
                        header,
                        shown,
                        column.key(),
                        Level.WARN,
                        "%,d 行%s".formatted(most.getValue(), most.getKey()));
            }
            int empty = total - filled;
            if (column.required() && empty > 0) {
                return new FileColumn(position, header, shown, column.key(), Level.WARN, "%,d 行空着".formatted(empty));
            }
            return new FileColumn(position, header, shown, column.key(), Level.OK, "%,d 行有值".formatted(filled));
        }
    }

    /** A column nobody has named yet may still hold phone or identity numbers. */
    private static String looksSensitive(String value) {
        var digits = value.replaceAll("[\\s-]", "");
        if (digits.matches("(\\+?86)?1\\d{10}")) {
            return dev.guildhall.vault.Masking.phone(digits);
        }
        if (digits.matches("\\d{15}|\\d{17}[\\dXx]")) {
            return dev.guildhall.vault.Masking.idNumber(digits);
        }
        return value.contains("@") ? dev.guildhall.vault.Masking.email(value) : value;
    }
}
