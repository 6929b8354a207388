package dev.guildhall.identity.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.guildhall.identity.operator.OperatorActs;
import dev.guildhall.identity.operator.OperatorSignInLog;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.identity.security.Sessions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** Operators need a second factor wherever nothing says that this is the demo or the sandbox. */
class OperatorRealmTest {
    @ParameterizedTest
    @CsvSource({
        "'', false, '', true",
        "'', false, production, true",
        "'', true, '', false",
        "'', false, sandbox, false",
        "required, true, sandbox, true",
        "' Required ', false, '', true",
        "optional, false, '', false"
    })
    void theSecondFactorIsDemandedOutsideOfTheDemo(String setting, boolean demo, String profile, boolean demanded) {
        assertThat(realm(setting, demo, profile).demands(UUID.randomUUID())).isEqualTo(demanded);
    }

    @Test
    void aWordThatIsNeitherIsNotGuessedAt() {
        assertThatThrownBy(() -> realm("no", false, "")).hasMessageContaining("required or optional, not no");
    }

    private static OperatorRealm realm(String setting, boolean demo, String profile) {
        MockEnvironment environment = new MockEnvironment();
        if (!profile.isEmpty()) {
            environment.setActiveProfiles(profile);
        }
        return new OperatorRealm(
                mock(OperatorFactors.class),
                mock(Operators.class),
                mock(Sessions.class),
                mock(OperatorSignInLog.class),
                mock(OperatorActs.class),
                setting,
                demo,
                environment);
    }
}
