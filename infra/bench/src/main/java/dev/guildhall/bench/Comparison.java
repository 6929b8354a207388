package dev.guildhall.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Two sides of one thing, measured in turns: what disturbs the machine disturbs both.
 *
 * @param aim null where nobody set one
 * @param ratio ours by theirs for each pair of rounds
 */
record Comparison(String what, String unit, @Nullable Aim aim, double[] ours, double[] theirs, double[] ratio) {
    /** One round of a side. */
    interface Side {
        /** @return how many a second, or how long */
        double round() throws Exception;
    }

    /** @param least of the median ratio: true that it be at least so much, false at most */
    record Aim(boolean least, double value) {
        boolean met(double ratio) {
            return least ? ratio >= value : ratio <= value;
        }

        @Override
        public String toString() {
            return (least ? "≥ " : "≤ ") + value;
        }
    }

    /**
     * Of rates, after a first round of each that warms up and does not count.
     *
     * @param inTime the ratio of times instead of rates
     */
    static Comparison of(String what, Aim aim, boolean inTime, int rounds, Side ours, Side theirs) throws Exception {
        ours.round();
        theirs.round();
        return of(what, "/s", aim, inTime, rounds, ours, theirs);
    }

    /** Of times, each round one of them. */
    static Comparison ofTimes(String what, String unit, @Nullable Aim aim, int rounds, Side ours, Side theirs)
            throws Exception {
        return of(what, " " + unit, aim, false, rounds, ours, theirs);
    }

    private static Comparison of(
            String what, String unit, @Nullable Aim aim, boolean inTime, int rounds, Side ours, Side theirs)
            throws Exception {
        List<double[]> pairs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean first = round % 2 == 0;
            double before = first ? ours.round() : theirs.round();
            Load.rest();
            double after = first ? theirs.round() : ours.round();
            Load.rest();
            pairs.add(first ? new double[] {before, after} : new double[] {after, before});
        }
        double[] us = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
        double[] them = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
        double[] ratio = pairs.stream()
                .mapToDouble(pair -> inTime ? pair[1] / pair[0] : pair[0] / pair[1])
                .toArray();
        Comparison comparison = new Comparison(what, unit, aim, us, them, ratio);
        System.out.println(comparison.rates());
        return comparison;
    }

    static final String HEAD = """
            | | ours by theirs | least – most | aim | rounds |
            |---|---:|---:|---:|---:|
            """;

    String row() {
        double middle = median(ratio);
        return String.format(
                Locale.ROOT,
                "| %s | **%.2f** | %.2f – %.2f | %s | %d |%n",
                what,
                middle,
                Arrays.stream(ratio).min().orElseThrow(),
                Arrays.stream(ratio).max().orElseThrow(),
                aim == null ? "–" : aim + (aim.met(middle) ? " met" : " missed"),
                ratio.length);
    }

    String rates() {
        return String.format(
                Locale.ROOT, "%s: ours %.1f%s, theirs %.1f%s", what, median(ours), unit, median(theirs), unit);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
