package dev.guildhall.identity.console;

import dev.guildhall.access.Open;
import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.SupportVisit;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.identity.security.Sessions;
import dev.guildhall.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The door by which an operator comes into this tenant's console and leaves it. */
@Controller
class SupportEntry {
    private final SupportVisits visits;
    private final Sessions sessions;
    private final PublicAddress address;

    SupportEntry(SupportVisits visits, Sessions sessions, PublicAddress address) {
        this.visits = visits;
        this.sessions = sessions;
        this.address = address;
    }

    /** The secret in the form is the proof: it is good once and for a minute, so the form needs no token of this console. */
    @PostMapping("/console/support/enter")
    @Open
    String enter(@RequestParam(defaultValue = "") String ticket, HttpServletRequest request) {
        sessions.start(request, visits.enter(ticket));
        return "redirect:/console";
    }

    @PostMapping("/console/support/end")
    @SignedIn
    String end(HttpServletRequest request) {
        SupportVisit visit = SupportVisits.current().orElse(null);
        if (visit == null) {
            return "redirect:/console";
        }
        visits.endByOperator(visit.id());
        sessions.end(request);
        return "redirect:"
                + address.ofDeployment(
                        "/operator/tenants/" + TenantScope.current().value());
    }
}
