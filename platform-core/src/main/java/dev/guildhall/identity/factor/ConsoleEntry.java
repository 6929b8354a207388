package dev.guildhall.identity.factor;

import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.identity.security.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The way into a console after the password or code was right: at once, or by way of the second factor; and what a session
 * has to keep to afterwards.
 */
@Component
public class ConsoleEntry {
    /** Pages before sign-in, and the way out. */
    private static final List<String> OPEN = List.of("/sign-", "/welcome", "/forgot");

    private final StaffRealm staff;
    private final OperatorRealm operators;
    private final Clock clock;

    ConsoleEntry(StaffRealm staff, OperatorRealm operators, Clock clock) {
        this.staff = staff;
        this.operators = operators;
        this.clock = clock;
    }

    /**
     * Lets a member of staff go on.
     *
     * @param keep whether the session is to outlive the browser
     * @param page where the person wants to go, checked by the caller
     * @return where to go now
     */
    public String enter(HttpServletRequest request, SigningIn.Proven account, boolean keep, String page) {
        return enter(request, staff, new StepSession.Pending(account.id().value(), account.tokenVersion(), keep, page));
    }

    /** Lets an operator go on. */
    public String enter(HttpServletRequest request, Operators.Proven operator) {
        return enter(
                request,
                operators,
                new StepSession.Pending(operator.id(), operator.sessionVersion(), false, operators.root()));
    }

    private String enter(HttpServletRequest request, FactorRealm realm, StepSession.Pending pending) {
        UUID owner = pending.owner();
        if (!realm.factors().has(owner)) {
            begin(request, realm, pending);
            return pending.next();
        }
        Optional<String> trust = realm.trustDays() > 0 ? TrustCookie.read(request) : Optional.empty();
        if (trust.isPresent() && realm.factors().isTrusted(owner, trust.get())) {
            begin(request, realm, pending);
            StepSession.passed(request, null);
            realm.log(owner, Way.TRUSTED_DEVICE, Outcome.DONE);
            return pending.next();
        }
        StepSession.begin(request, pending, clock.instant());
        return realm.root() + "/sign-in/factor";
    }

    void begin(HttpServletRequest request, FactorRealm realm, StepSession.Pending pending) {
        realm.start(request, pending);
    }

    /**
     * Where a signed-in request must go instead of where it wants to.
     *
     * @param path the request's path below the tenant's address
     */
    public Optional<String> detour(HttpServletRequest request, String path, boolean operator) {
        FactorRealm realm = operator ? operators : staff;
        if (OPEN.stream().anyMatch(open -> path.startsWith(realm.root() + open))) {
            return Optional.empty();
        }
        Optional<FactorRealm.Who> who = realm.signedIn();
        if (who.isEmpty()) {
            return Sessions.wasOver(request) && path.startsWith(realm.root())
                    ? Optional.of(realm.root() + "/sign-in?over")
                    : Optional.empty();
        }
        if (path.startsWith(realm.root() + "/security")
                || StepSession.hasPassed(request)
                || !realm.demands(who.get().id())) {
            return Optional.empty();
        }
        return Optional.of(
                realm.factors().has(who.get().id())
                        ? realm.root() + "/sign-in/factor"
                        : realm.root() + "/security/required");
    }
}
