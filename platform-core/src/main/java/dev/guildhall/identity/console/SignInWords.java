package dev.guildhall.identity.console;

import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.factor.FactorWords;

/** What ways and outcomes of signing in are called. */
public final class SignInWords {
    private SignInWords() {}

    public static String way(Way way) {
        return FactorWords.of("way." + way);
    }

    public static String outcome(Outcome outcome) {
        return FactorWords.of("outcome." + outcome);
    }

    public static boolean good(Outcome outcome) {
        return outcome == Outcome.DONE || outcome == Outcome.HALF;
    }
}
