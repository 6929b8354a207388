package dev.guildhall.review;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be decided on, for the reviewer.
 *
 * @param form the form as it was filled in; null where there is none
 * @param before the form that it would replace, for comparison; null for something new
 * @param facts what else helps: what was checked and what was not
 */
public record ReviewSubject(
        String title, @Nullable UUID form, @Nullable UUID before, List<Fact> facts) {
    public ReviewSubject {
        facts = List.copyOf(facts);
    }

    public ReviewSubject(String title, @Nullable UUID form) {
        this(title, form, null, List.of());
    }

    /** @param tone ok, warn, bad or empty */
    public record Fact(String label, String text, String tone) {
        public Fact(String label, String text) {
            this(label, text, "");
        }
    }
}
