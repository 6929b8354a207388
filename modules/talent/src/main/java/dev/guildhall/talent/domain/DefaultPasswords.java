package dev.guildhall.talent.domain;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** Makes the password that staff hand to an agency; it is good for one sign-in only. */
@Component
class DefaultPasswords {

    /** Without characters that are taken for one another when read out. */
    private static final String CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz";
    private static final String DIGITS = "23456789";
    private static final int GROUPS = 4;

    private final SecureRandom random = new SecureRandom();

    /** Four groups of a capital, a small letter and a digit, so that neither a run nor a repeat can arise. */
    String next() {
        var password = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            password.append(pick(CAPITALS)).append(pick(LETTERS)).append(pick(DIGITS));
        }
        return password.toString();
    }

    private char pick(String from) {
        return from.charAt(random.nextInt(from.length()));
    }
}
