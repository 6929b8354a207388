package dev.guildhall.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes down what the application asks the database while it does something, from the server's own log, so that pgbench can ask
 * the same: the same statements in the same transactions, with the values in their places. So the other side changes with the
 * application, and nobody has to keep it up.
 */
final class Recorder {
    private static final String PREFIX = "@@";
    /** What is asked in the control database is asked now and then and kept: the other side need not. */
    private static final String TENANTS = "guildhall_app|";

    private static final Pattern STATEMENT =
            Pattern.compile("LOG: {2}(?:statement|execute [^:]+): (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETERS = Pattern.compile("DETAIL: {2}[Pp]arameters: (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+) = (NULL|'(?:[^']|'')*')");
    private static final Pattern PLACE = Pattern.compile("\\$(\\d+)");
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");

    private static final String END = "the end of the recording";

    private static final Pattern OUR_OWN = Pattern.compile("ALTER SYSTEM|pg_reload_conf|SET application_name|" + END);

    private final String adminUrl;
    private final Path log;

    /** @param log of the server, as far as it is written */
    Recorder(String adminUrl, Path log) {
        this.adminUrl = adminUrl;
        this.log = log;
    }

    /** Something done over HTTP or otherwise, in whatever threads. */
    interface Act {
        void run() throws Exception;
    }

    /** @return a script for pgbench */
    String record(Act act) throws Exception {
        int before = Files.readString(log).length();
        ask("ALTER SYSTEM SET log_line_prefix = '" + PREFIX + "%u|'", "ALTER SYSTEM SET log_statement = 'all'");
        act.run();
        ask("SELECT '" + END + "'", "ALTER SYSTEM RESET log_statement", "ALTER SYSTEM RESET log_line_prefix");
        String written = Files.readString(log).substring(before);
        if (!written.contains(END)) {
            throw new IllegalStateException("the server's log is not written to its end");
        }
        return script(entries(written));
    }

    private void ask(String... statements) throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(adminUrl);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("SELECT pg_reload_conf()");
        }
        // Backends take a new configuration when their next statement comes, and the log passes through a pipe.
        Thread.sleep(1_000);
    }

    /** Joins the lines of the log to its entries. */
    private static List<String> entries(String written) {
        List<StringBuilder> entries = new ArrayList<>();
        written.lines().forEach(line -> {
            if (line.startsWith(PREFIX)) {
                entries.add(new StringBuilder(line.substring(PREFIX.length())));
            } else if (!entries.isEmpty()) {
                entries.getLast().append(' ').append(line.strip());
            }
        });
        return entries.stream()
                .map(StringBuilder::toString)
                .filter(entry -> entry.startsWith(TENANTS))
                .map(entry -> entry.substring(TENANTS.length()))
                .toList();
    }

    private static String script(List<String> entries) {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Matcher statement = STATEMENT.matcher(entries.get(i));
            if (!statement.matches()
                    || statement.group(1).isBlank()
                    || OUR_OWN.matcher(statement.group(1)).find()) {
                continue;
            }
            Matcher values = i + 1 < entries.size() ? PARAMETERS.matcher(entries.get(i + 1)) : null;
            asked.add(filled(statement.group(1), values != null && values.matches() ? values.group(1) : ""));
        }
        if (asked.isEmpty()) {
            throw new IllegalStateException("nothing was recorded");
        }
        return asked.stream().map(sql -> sql + ";\n").collect(Collectors.joining());
    }

    private static String filled(String sql, String parameters) {
        List<String> values = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            values.add(parameter.group(2));
        }
        String whole = PLACE.matcher(sql)
                .replaceAll(place -> Matcher.quoteReplacement(values.get(Integer.parseInt(place.group(1)) - 1)));
        // A colon begins a variable of pgbench, also within quotes.
        return LITERAL.matcher(whole.replace('\n', ' ').strip())
                .replaceAll(literal -> Matcher.quoteReplacement(
                        literal.group().contains(":") && !literal.group().contains("\\")
                                ? "E" + literal.group().replace(":", "\\x3A")
                                : literal.group()));
    }
}
