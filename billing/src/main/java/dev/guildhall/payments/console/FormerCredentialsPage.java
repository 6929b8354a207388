package dev.guildhall.payments.console;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where there was one receiving account; bookmarks and old inbox messages lead on. */
@Controller
@PreAuthorize("hasAuthority('billing.credentials.edit')")
class FormerCredentialsPage {
    @GetMapping({"/console/billing/credentials", "/console/billing/credentials/new"})
    String moved() {
        return "redirect:/console/billing/accounts";
    }
}
