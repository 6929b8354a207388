package dev.guildhall.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code money [rounds] [seconds]}: see infra/bench/run. */
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Duration time = Duration.ofSeconds(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10);
        List<Comparison> comparisons = switch (name) {
            case "money" -> MoneyBench.run(rounds, time);
            default -> throw new IllegalArgumentException("no benchmark is called " + name);
        };
        comparisons.forEach(comparison -> System.out.println(comparison.rates()));
        Report.write(Path.of("docs/benchmarks.md"), name, comparisons, time);
        System.exit(0);
    }
}
