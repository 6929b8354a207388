package dev.guildhall.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code money [rounds] [seconds]}, {@code certification [rounds] [seconds] [cards] [tenants]} or {@code statements}: see infra/bench/run. */
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        if (name.equals("statements")) {
            Statements.print();
            System.exit(0);
        }
        int rounds = number(arguments, 1, 5);
        Duration time = Duration.ofSeconds(number(arguments, 2, 10));
        List<Comparison> comparisons = switch (name) {
            case "money" -> MoneyBench.run(rounds, time);
            case "certification" ->
                CertificationBench.run(number(arguments, 3, 1_000_000), number(arguments, 4, 300), rounds, time);
            default -> throw new IllegalArgumentException("no benchmark is called " + name);
        };
        Report.write(Path.of("docs/benchmarks.md"), name, comparisons, time);
        System.exit(0);
    }

    private static int number(String[] arguments, int place, int usual) {
        return arguments.length > place ? Integer.parseInt(arguments[place]) : usual;
    }
}
