package dev.guildhall.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** Puts the table of a benchmark where the documentation keeps it, and prints it. */
final class Report {
    private Report() {}

    static void write(Path document, String name, List<Comparison> comparisons, Duration time) throws IOException {
        String table = Comparison.HEAD
                + comparisons.stream().map(Comparison::row).collect(Collectors.joining())
                + "%nMedians of rounds of %d s in turns, %s, %d processors.%n"
                        .formatted(
                                time.toSeconds(),
                                LocalDate.now(ZoneOffset.UTC),
                                Runtime.getRuntime().availableProcessors());
        System.out.println(table);
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        String text = Files.readString(document);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(document + " has no place for " + name);
        }
        Files.writeString(document, text.substring(0, from + begin.length()) + table + text.substring(to));
    }
}
