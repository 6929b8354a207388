package dev.guildhall.identity.factor;

import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.problem.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The second factor of staff outside the console: where tokens are given out, it comes as the parameter {@code otp} of the
 * same request, so that the password alone is worth nothing there either.
 */
@Component
public class TokenStep {
    private final StaffRealm realm;

    TokenStep(StaffRealm realm) {
        this.realm = realm;
    }

    /**
     * Lets everybody pass who needs no second factor or brings it.
     *
     * @throws SecondFactorRequired where it is missing
     * @throws Problem where it is wrong, or there were too many wrong ones
     */
    public void require(SigningIn.Proven account) {
        if (!account.kind().equals(Actor.STAFF)) {
            return;
        }
        UUID owner = account.id().value();
        if (realm.factors().has(owner)) {
            String otp = otp();
            if (otp == null || otp.isBlank()) {
                throw new SecondFactorRequired(FactorWords.of("factor.otp-missing"));
            }
            try {
                realm.log(owner, realm.factors().check(owner, otp), Outcome.DONE);
            } catch (Problem problem) {
                realm.log(owner, Way.TOTP, Outcome.WRONG);
                throw problem;
            }
        } else if (realm.demands(owner)) {
            throw new SecondFactorRequired(FactorWords.of("factor.otp-unset"));
        }
    }

    private static @Nullable String otp() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getParameter("otp")
                : null;
    }

    /** The password or code was right, and the second factor is missing. */
    public static final class SecondFactorRequired extends Problem {
        SecondFactorRequired(String detail) {
            super("second-factor-required", HttpStatus.BAD_REQUEST, FactorWords.of("factor.otp-title"), detail);
        }
    }
}
