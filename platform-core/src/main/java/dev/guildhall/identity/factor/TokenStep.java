package dev.guildhall.identity.factor;

import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.domain.SignedInAccounts;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The second factor outside the consoles (W16): where tokens are given out and on the pages where members sign in. It comes
 * as the parameter {@code otp} of the same request, or afterwards with the ticket of {@link SecondFactorRequired}, so that
 * the password, a code or WeChat alone are worth nothing there either.
 */
@Component
public class TokenStep {
    private final StaffRealm realm;
    private final SignedInAccounts signedIn;
    private final StepTickets tickets;

    TokenStep(StaffRealm realm, SignedInAccounts signedIn, StepTickets tickets) {
        this.realm = realm;
        this.signedIn = signedIn;
        this.tickets = tickets;
    }

    /**
     * Lets everybody pass who needs no second factor or brings it.
     *
     * @throws SecondFactorRequired where it is missing; with a ticket, unless staff must have one and has none yet
     * @throws Problem where it is wrong, or there were too many wrong ones
     */
    public void require(SigningIn.Proven account) {
        UUID owner = account.id().value();
        if (realm.factors().has(owner)) {
            String otp = otp();
            if (otp == null || otp.isBlank()) {
                throw new SecondFactorRequired(FactorWords.of("factor.otp-missing"), tickets.give(account));
            }
            check(owner, otp);
        } else if (account.kind().equals(Actor.STAFF) && realm.demands(owner)) {
            throw new SecondFactorRequired(FactorWords.of("factor.otp-unset"), null);
        }
    }

    /**
     * The second half of a sign-in.
     *
     * @param otp a time code or a recovery code
     * @throws StepGone where the ticket was used or is too old, or the account may no longer sign in
     * @throws Problem where the factor is wrong, or there were too many wrong ones; the ticket stays good
     */
    public SigningIn.Proven finish(String ticket, String otp) {
        StepTickets.Half half = tickets.peek(ticket).orElseThrow(StepGone::new);
        Actor actor = signedIn.find(half.account(), half.version(), null).orElseThrow(StepGone::new);
        check(half.account().value(), otp);
        if (!tickets.use(half)) {
            throw new StepGone();
        }
        return new SigningIn.Proven(actor.id(), actor.kind(), actor.name(), half.version());
    }

    private void check(UUID owner, String otp) {
        try {
            realm.log(owner, realm.factors().check(owner, otp), Outcome.DONE);
        } catch (Problem problem) {
            realm.log(owner, Way.TOTP, problem instanceof TooMany ? Outcome.SLOWED : Outcome.WRONG);
            throw problem;
        }
    }

    private static @Nullable String otp() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getParameter("otp")
                : null;
    }

    /** The password or code was right, and the second factor is missing. */
    public static final class SecondFactorRequired extends Problem {
        private final @Nullable String ticket;

        SecondFactorRequired(String detail, @Nullable String ticket) {
            super("second-factor-required", HttpStatus.BAD_REQUEST, FactorWords.of("factor.otp-title"), detail);
            this.ticket = ticket;
            if (ticket != null) {
                with("ticket", ticket);
            }
        }

        /** Good for ten minutes and one sign-in; null where there is no factor to bring. */
        public @Nullable String ticket() {
            return ticket;
        }
    }

    /** The first half of the sign-in no longer counts; one begins again. */
    public static final class StepGone extends Problem {
        StepGone() {
            super("step-gone", HttpStatus.BAD_REQUEST, FactorWords.of("step.gone.title"), FactorWords.of("step.gone"));
        }
    }
}
