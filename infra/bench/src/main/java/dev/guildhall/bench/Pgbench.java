package dev.guildhall.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The other side: PostgreSQL's own load generator with a script of ours, on the same server. */
final class Pgbench {
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+) ");
    private static final Pattern FAILED = Pattern.compile("(?m)^number of failed transactions: ([0-9]+) ");

    private final List<Path> scripts;
    private final int port;
    private final String database;
    private final int clients;
    private final Duration time;
    private final Map<String, Object> variables;
    private int round;

    private Pgbench(
            List<String> texts, int port, String database, int clients, Duration time, Map<String, Object> variables) {
        this.port = port;
        this.database = database;
        this.clients = clients;
        this.time = time;
        this.variables = variables;
        this.scripts = texts.stream().map(Pgbench::write).toList();
    }

    /**
     * @param script name of a resource below {@code bench/}
     * @param variables of the script; {@code round} is added, which is different every time
     */
    static Pgbench of(
            String script, int port, String database, int clients, Duration time, Map<String, Object> variables) {
        try (var text = Pgbench.class.getResourceAsStream("/bench/" + script)) {
            String filled = new String(Objects.requireNonNull(text, script).readAllBytes(), StandardCharsets.UTF_8);
            // Names cannot be variables of a prepared statement.
            for (Map.Entry<String, Object> variable : variables.entrySet()) {
                filled = filled.replace(
                        "${" + variable.getKey() + "}", variable.getValue().toString());
            }
            return new Pgbench(List.of(filled), port, database, clients, time, variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param texts what {@link Recorder} wrote; each is as likely as the others */
    static Pgbench of(List<String> texts, int port, String database, int clients, Duration time) {
        return new Pgbench(texts, port, database, clients, time, Map.of());
    }

    private static Path write(String text) {
        try {
            Path script = Files.createTempFile("guildhall-bench-", ".sql");
            script.toFile().deleteOnExit();
            return Files.writeString(script, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return transactions a second; a failed one ends the benchmark */
    double round() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "pgbench",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=2",
                "--time=" + time.toSeconds(),
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=postgres",
                "--define=i=0",
                "--define=round=" + round++));
        scripts.forEach(script -> command.add("--file=" + script));
        variables.forEach((name, value) -> {
            if (value instanceof Number) {
                command.add("--define=" + name + "=" + value);
            }
        });
        command.add(database);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        Matcher failed = FAILED.matcher(output);
        if (process.waitFor() != 0
                || !rate.find()
                || failed.find() && !failed.group(1).equals("0")) {
            throw new IllegalStateException("pgbench did not do its part:\n" + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
