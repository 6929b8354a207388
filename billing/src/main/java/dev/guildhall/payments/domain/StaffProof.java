package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Reproof;
import dev.guildhall.identity.SecondFactorProof;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Texts;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Before anybody changes where money is received (W22), they show to be the person: by a code sent to their own phone, or by their
 * second factor. A password is not enough.
 */
@Service
public class StaffProof {
    /** Time to fill a form in; what begins later needs another proof. */
    public static final Duration TO_BEGIN = Duration.ofMinutes(10);
    /** So long a proof is good for the act itself. */
    public static final Duration TO_FINISH = Duration.ofMinutes(30);

    private static final Texts TEXTS = Texts.in("receiving");

    private final Reproof reproof;
    private final SecondFactorProof factors;
    private final Clock clock;

    StaffProof(Reproof reproof, SecondFactorProof factors, Clock clock) {
        this.reproof = reproof;
        this.factors = factors;
        this.clock = clock;
    }

    /** How somebody can prove it. @param phone masked; null where the account has none */
    public record Ways(@Nullable String phone, boolean factor) {
        public boolean none() {
            return phone == null && !factor;
        }
    }

    public Ways ways(AccountId who) {
        return new Ways(reproof.phoneOf(who).orElse(null), factors.givesCodes(who));
    }

    /**
     * Sends a code to the person's own phone.
     *
     * @param address network address of the caller
     * @throws Problem where there is no phone, or beyond the limits of codes
     */
    public void send(AccountId who, String address) {
        reproof.send(who, address);
    }

    /**
     * Not inside a transaction: a wrong code counts.
     *
     * @param code of the short message
     * @param otp of the second factor; goes before the code
     * @throws Problem wrong, stale or too often; {@link Invalid} where nothing was given; {@link Conflict} where the person has
     *     neither phone nor second factor
     */
    public Proven prove(AccountId who, @Nullable String code, @Nullable String otp, String address) {
        Ways ways = ways(who);
        if (ways.none()) {
            throw new Conflict("no-proof", TEXTS.of("proof.none.title"), TEXTS.of("proof.none"));
        }
        if (ways.factor && otp != null && !otp.isBlank()) {
            try {
                factors.require(who, otp.strip());
            } catch (Invalid wrong) {
                throw new Invalid("otp", wrong.errors().getFirst().message());
            }
            return new Proven(who.value(), Proven.Way.SECOND_FACTOR, clock.instant());
        }
        if (ways.phone == null) {
            throw new Invalid("otp", TEXTS.of("proof.otp-needed"));
        }
        reproof.require(who, code, null, address);
        return new Proven(who.value(), Proven.Way.SMS, clock.instant());
    }

    /** Whether a proof is there and young enough to begin with. */
    public boolean mayBegin(Actor by, @Nullable Proven proof) {
        return fresh(by, proof, TO_BEGIN).isPresent();
    }

    /** @throws Conflict where there is no proof of this person's, or it is too old */
    void require(Actor by, @Nullable Proven proof) {
        if (fresh(by, proof, TO_FINISH).isEmpty()) {
            throw new Conflict("proof-needed", TEXTS.of("proof.needed.title"), TEXTS.of("proof.needed"));
        }
    }

    private Optional<Proven> fresh(Actor by, @Nullable Proven proof, Duration life) {
        return Optional.ofNullable(proof)
                .filter(each -> each.of(by.id()))
                .filter(each -> !each.at().isAfter(clock.instant()))
                .filter(each -> clock.instant().isBefore(each.at().plus(life)));
    }
}
