package dev.guildhall.talent.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a card is filled in, and what is still worth filling. The register's part (name, phone, city, level) is always
 * there and gives the first 40.
 *
 * @param missing in the order in which the person should fill them
 */
record Completeness(int percent, List<MyCardView.Gap> missing) {

    /** A summary shorter than this says nothing. */
    private static final int SUMMARY_LENGTH = 20;

    private static final int REGISTER = 40;

    record Facts(
            boolean birthAndGender,
            boolean fields,
            boolean education,
            boolean years,
            boolean employer,
            boolean email,
            boolean wechat,
            @Nullable String summary) {

        private boolean telling() {
            return summary != null && summary.length() >= SUMMARY_LENGTH;
        }
    }

    static Completeness of(Facts facts) {
        var tally = new Tally();
        tally.count(facts.telling(), "summary", 15);
        tally.count(facts.education(), "education", 10);
        tally.count(facts.employer(), "employer", 10);
        tally.count(facts.years(), "years", 5);
        tally.count(facts.email(), "email", 5);
        tally.count(facts.wechat(), "wechat", 5);
        tally.count(facts.fields(), "fields", 5);
        tally.count(facts.birthAndGender(), "birth", 5);
        return new Completeness(tally.percent, List.copyOf(tally.missing));
    }

    private static final class Tally {

        private final List<MyCardView.Gap> missing = new ArrayList<>();
        private int percent = REGISTER;

        private void count(boolean there, String key, int points) {
            if (there) {
                percent += points;
            } else {
                missing.add(new MyCardView.Gap(key, Words.of("gap." + key), points));
            }
        }
    }
}
