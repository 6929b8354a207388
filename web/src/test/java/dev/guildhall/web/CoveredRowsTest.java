package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every row of the acceptance checklist that is claimed as done is named by a test, in whichever module that is. A row is
 * claimed by standing here; whoever finishes one adds it.
 */
class CoveredRowsTest {
    private static final Set<String> CLAIMED = Stream.of(
                    // The certification platform, and who comes into it.
                    rows("C", 1, 39),
                    Stream.of("D6", "D7", "D8", "D13"),
                    // Identity and access.
                    rows("T", 1, 15),
                    rows("A", 10, 12),
                    Stream.of("A25"),
                    rows("W", 10, 19),
                    Stream.of("W44", "W47", "D1", "D11", "D12", "D14", "D16", "D17"),
                    // The certification platform.
                    rows("C", 1, 39),
                    Stream.of("D7", "D8"),
                    // Money.
                    rows("W", 20, 22),
                    Stream.of("X4"))
            .flatMap(rows -> rows)
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern COVERS = Pattern.compile("@Covers\\(\\s*(\\{[^}]*}|\"[^\"]*\")\\s*\\)");
    private static final Pattern ROW = Pattern.compile("\"([A-Z][0-9]{1,2})\"");

    @Test
    void everyClaimedRowIsNamedByATest() throws IOException {
        Set<String> named = named(Path.of(".."));
        assertThat(named).hasSizeGreaterThan(CLAIMED.size());
        assertThat(CLAIMED).allSatisfy(row -> assertThat(named).contains(row));
    }

    private static Set<String> named(Path root) throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> modules = Files.walk(root, 4)) {
            for (Path tests : modules.filter(path -> path.endsWith(Path.of("src", "test")))
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests.resolve("java"))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(file -> named.addAll(rowsIn(file)));
                }
            }
        }
        return named;
    }

    private static List<String> rowsIn(Path file) {
        try {
            Matcher covers = COVERS.matcher(Files.readString(file));
            return covers.results()
                    .flatMap(covered -> ROW.matcher(covered.group(1)).results().map(row -> row.group(1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> rows(String letter, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(number -> letter + number);
    }
}
