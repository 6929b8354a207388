package dev.guildhall.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the tables beside this package. Their values hold no commas and no quotes. */
final class Table {

    private Table() {}

    static List<String[]> rows(String name, int columns) {
        var stream = Table.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("reference table missing: " + name);
        }
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> {
                        var cells = line.split(",", -1);
                        if (cells.length != columns) {
                            throw new IllegalStateException(name + ": " + line);
                        }
                        return cells;
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
