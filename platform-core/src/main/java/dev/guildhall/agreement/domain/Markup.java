package dev.guildhall.agreement.domain;

import java.util.List;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * Makes HTML of what staff writes: paragraphs, {@code #} headings, lists and emphasis of Markdown. HTML in the text is shown
 * as text, and what comes out passes an allow-list besides, so nothing that runs or loads ever reaches a reader.
 */
public final class Markup {
    private static final Parser PARSER =
            Parser.builder().includeSourceSpans(IncludeSourceSpans.NONE).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .escapeHtml(true)
            .sanitizeUrls(true)
            .softbreak("<br>")
            .build();
    private static final PolicyFactory ALLOWED = new HtmlPolicyBuilder()
            .allowElements("h1", "h2", "h3", "h4", "p", "br", "ul", "ol", "li", "strong", "em", "blockquote", "hr", "a")
            .allowUrlProtocols("https", "http", "mailto", "tel")
            .allowAttributes("href")
            .onElements("a")
            .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
            .toFactory();

    private Markup() {}

    /** @param source as written; never null */
    public static String html(String source) {
        return sanitised(RENDERER.render(PARSER.parse(source)));
    }

    /** What of foreign HTML may be shown. */
    public static String sanitised(String html) {
        return ALLOWED.sanitize(html);
    }

    /** Paragraphs and lines, for comparing two texts. */
    static List<String> lines(String source) {
        return source.lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
