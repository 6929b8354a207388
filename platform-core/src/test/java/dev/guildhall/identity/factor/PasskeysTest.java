package dev.guildhall.identity.factor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** What does not need a browser: answers that are none, and where passkeys can be had. */
class PasskeysTest {
    private static final RelyingParty PARTY = new RelyingParty("localhost", "http://localhost:8080", "会馆");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "1",
                "{\"id\":\"AA\",\"rawId\":\"!!\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\","
                        + "\"attestationObject\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"},"
                        + "\"clientExtensionResults\":{}}"
            })
    void anAnswerThatIsNoneMakesNothing(String answer) {
        String challenge = Passkeys.newChallenge();
        assertThat(Passkeys.made(answer, PARTY, challenge)).isEmpty();
        assertThat(Passkeys.used(answer, PARTY, challenge, new byte[40], 0)).isEmpty();
        Passkeys.claimed(answer);
    }

    @Test
    void challengesDiffer() {
        assertThat(Passkeys.newChallenge())
                .isNotEqualTo(Passkeys.newChallenge())
                .hasSize(43);
    }

    @ParameterizedTest
    @CsvSource({
        "https, guild.example, 443, https://guild.example, true",
        "https, guild.example, 8443, https://guild.example:8443, true",
        "http, guild.example, 80, http://guild.example, false",
        "http, localhost, 8080, http://localhost:8080, true",
        "https, 10.0.0.7, 443, https://10.0.0.7, false"
    })
    void passkeysNeedANameAndASafeWay(String scheme, String host, int port, String origin, boolean can) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setScheme(scheme);
        request.setSecure(scheme.equals("https"));
        request.setServerName(host);
        request.setServerPort(port);
        RelyingParty party = RelyingParty.of(request, "会馆");
        assertThat(party.origin()).isEqualTo(origin);
        assertThat(party.canHavePasskeys()).isEqualTo(can);
    }
}
