package dev.guildhall.payments.console;

import dev.guildhall.ui.Here;
import dev.guildhall.ui.Paged;
import java.util.List;
import org.springframework.ui.Model;

/**
 * A list of work with two views: what waits for staff, which is counted, and what is done with.
 *
 * @param waiting what the first view is called
 * @param done what the second one is called
 */
record WorkList(String waiting, String done) {
    static final int SIZE = 20;

    /**
     * Puts {@code tabs}, {@code over} and {@code page} into the model.
     *
     * @param over whether the second view is shown
     */
    void fill(Model model, Here here, boolean over, long count, Paged<?> page) {
        model.addAttribute(
                "tabs",
                List.of(
                        new OrdersConsole.Tab(waiting, here.with("done", null), count, !over),
                        new OrdersConsole.Tab(done, here.with("done", true), null, over)));
        model.addAttribute("over", over);
        model.addAttribute("page", page);
    }
}
