package dev.guildhall.ui;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What was just done, said at the foot of the page for four seconds (eight when it can be undone). After a redirect use
 * {@link #after}; when only a part of the page is answered, {@link #with}.
 */
public final class Toast {

    private Toast() {}

    /** Says it on the page that the redirect leads to. */
    public static void after(RedirectAttributes redirect, String text) {
        redirect.addFlashAttribute("toast", text);
    }

    /** Says it on the page that is open, beside the fragment that this response carries. */
    public static void with(HttpServletResponse response, String text) {
        with(response, text, null);
    }

    /** As above, with 撤销 that posts to an address of this application. */
    public static void with(HttpServletResponse response, String text, @Nullable String undo) {
        String json = "{\"toast\":{\"text\":" + quoted(text) + (undo == null ? "" : ",\"undo\":" + quoted(undo)) + "}}";
        response.addHeader("HX-Trigger", json);
    }

    /** A JSON string of ASCII only, since headers carry nothing else. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
