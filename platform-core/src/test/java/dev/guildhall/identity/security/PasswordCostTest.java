package dev.guildhall.identity.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The tests hash cheaply; the application must not. */
class PasswordCostTest {
    @Test
    void theApplicationHashesAtFullCost() {
        assertThat(new AuthorizationServer().passwordEncoder().encode("Kapok7Tree"))
                .matches("\\{bcrypt}\\$2[aby]\\$1\\d\\$.*");
    }
}
