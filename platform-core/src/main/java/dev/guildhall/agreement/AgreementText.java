package dev.guildhall.agreement;

import java.time.Instant;
import java.util.List;

/**
 * An agreement's text, ready to be shown.
 *
 * @param html sanitised; headings, paragraphs, lists, emphasis, links, tables of no kind
 * @param clauses what is confirmed one by one; empty where one yes is enough
 */
public record AgreementText(
        String code, String title, int version, Instant publishedAt, String html, List<Clause> clauses) {
    public AgreementText {
        clauses = List.copyOf(clauses);
    }

    /** @param key stable within the agreement, such as {@code fees} */
    public record Clause(String key, String title, String html) {}
}
