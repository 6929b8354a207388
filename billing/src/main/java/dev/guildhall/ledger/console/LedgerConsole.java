package dev.guildhall.ledger.console;

import dev.guildhall.ledger.LedgerBooks;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.ledger.Unit;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The books, for staff: their proof, the trial balance and every entry. */
@Controller
@PreAuthorize("hasAuthority('billing.ledger.view')")
class LedgerConsole {
    private static final int SIZE = 20;

    private final LedgerBooks books;
    private final LedgerProof proof;

    LedgerConsole(LedgerBooks books, LedgerProof proof) {
        this.books = books;
        this.proof = proof;
    }

    @GetMapping("/console/billing/ledger")
    String proof(Model model) {
        model.addAttribute("proof", proof.prove());
        model.addAttribute("balances", List.of(books.trialBalance(Unit.FEN), books.trialBalance(Unit.POINT)));
        return "ledger/console/proof";
    }

    @GetMapping("/console/billing/ledger/entries")
    String entries(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable Unit unit,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Map<String, String> units = new LinkedHashMap<>();
        for (Unit each : Unit.values()) {
            units.put(each.name(), each.label());
        }
        String text = q.isBlank() ? null : q.strip();
        model.addAttribute("units", units);
        model.addAttribute("filtered", text != null || unit != null);
        model.addAttribute("page", books.entries(unit, text, Math.max(page, 0), SIZE));
        return Views.of(request, "ledger/console/entries", "list");
    }
}
