package dev.guildhall.bench;

import dev.guildhall.identity.Accounts;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.TenantScope;
import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Passwords that the rules allow, different every time. */
final class Passwords {
    private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Passwords() {}

    static String random(Guild guild) {
        SecureRandom random = new SecureRandom();
        while (true) {
            String password = random.ints(14, 0, SIGNS.length())
                    .mapToObj(n -> SIGNS.substring(n, n + 1))
                    .collect(Collectors.joining());
            try {
                TenantScope.with(Guild.TENANT)
                        .run(() -> guild.bean(Accounts.class).checkPassword(password));
                return password;
            } catch (Problem weak) {
                System.err.println("another password: " + weak.getMessage());
            }
        }
    }
}
