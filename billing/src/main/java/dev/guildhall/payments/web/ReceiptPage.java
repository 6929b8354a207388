package dev.guildhall.payments.web;

import dev.guildhall.access.Open;
import dev.guildhall.payments.receipts.ReceiptDesk;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Where the QR code of a receipt leads: whether it is genuine, with nothing in it that the paper's holder does not see. */
@Controller
@Open
class ReceiptPage {
    private final ReceiptDesk desk;

    ReceiptPage(ReceiptDesk desk) {
        this.desk = desk;
    }

    @GetMapping("/r/{token}")
    String verify(@PathVariable String token, Model model, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        var found = desk.verify(token);
        if (found.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
        model.addAttribute("receipt", found.orElse(null));
        model.addAttribute("issuer", desk.issuer().name());
        return "payments/receipt";
    }
}
