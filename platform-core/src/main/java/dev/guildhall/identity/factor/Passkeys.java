package dev.guildhall.identity.factor;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** WebAuthn: what a browser is asked for when a passkey is made or used, and whether its answer is good. */
final class Passkeys {
    private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256);
    private static final int TIMEOUT_MILLIS = 120_000;

    private static final ObjectConverter CONVERTER = new ObjectConverter();
    private static final AttestedCredentialDataConverter CREDENTIALS = new AttestedCredentialDataConverter(CONVERTER);
    /** Where a key comes from is not asked, so no statement about it is judged. */
    private static final WebAuthnManager MANAGER = WebAuthnManager.createNonStrictWebAuthnManager(CONVERTER);

    private Passkeys() {}

    /** What is kept of a passkey. */
    record Made(byte[] id, byte[] credential, long signCount) {}

    static String newChallenge() {
        byte[] challenge = new byte[32];
        RANDOM.nextBytes(challenge);
        return BASE64.encodeToString(challenge);
    }

    /** {@code PublicKeyCredentialCreationOptions} as JSON-like maps, bytes in base64url. */
    static Map<String, Object> creation(
            RelyingParty party, String challenge, UUID owner, String login, String name, List<byte[]> known) {
        return Map.of(
                "rp", Map.of("id", party.id(), "name", party.name()),
                "user", Map.of("id", BASE64.encodeToString(bytes(owner)), "name", login, "displayName", name),
                "challenge", challenge,
                "pubKeyCredParams",
                        ALGORITHMS.stream()
                                .map(a -> Map.of("type", "public-key", "alg", a.getValue()))
                                .toList(),
                "timeout", TIMEOUT_MILLIS,
                "excludeCredentials", descriptors(known),
                "authenticatorSelection", Map.of("residentKey", "preferred", "userVerification", "preferred"),
                "attestation", "none");
    }

    /** {@code PublicKeyCredentialRequestOptions}. */
    static Map<String, Object> request(RelyingParty party, String challenge, List<byte[]> known) {
        return Map.of(
                "challenge",
                challenge,
                "rpId",
                party.id(),
                "timeout",
                TIMEOUT_MILLIS,
                "userVerification",
                "preferred",
                "allowCredentials",
                descriptors(known));
    }

    /** The new passkey in a browser's answer; empty where the answer does not hold. */
    static Optional<Made> made(String answer, RelyingParty party, String challenge) {
        try {
            RegistrationData data = MANAGER.parseRegistrationResponseJSON(answer);
            MANAGER.verify(
                    data,
                    new RegistrationParameters(
                            server(party, challenge),
                            ALGORITHMS.stream()
                                    .map(a -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, a))
                                    .toList(),
                            false,
                            true));
            var authenticator =
                    Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
            AttestedCredentialData credential = Objects.requireNonNull(authenticator.getAttestedCredentialData());
            return Optional.of(new Made(
                    credential.getCredentialId(), CREDENTIALS.convert(credential), authenticator.getSignCount()));
        } catch (RuntimeException e) {
            return refused(e);
        }
    }

    /** Which passkey an answer is said to come from. */
    static Optional<byte[]> claimed(String answer) {
        try {
            return Optional.ofNullable(
                    MANAGER.parseAuthenticationResponseJSON(answer).getCredentialId());
        } catch (RuntimeException e) {
            return refused(e);
        }
    }

    /** The new count of the passkey's uses; empty where the answer does not hold. */
    static Optional<Long> used(String answer, RelyingParty party, String challenge, byte[] credential, long signCount) {
        try {
            AuthenticationData data = MANAGER.parseAuthenticationResponseJSON(answer);
            AttestedCredentialData key = CREDENTIALS.convert(credential);
            CredentialRecordImpl known = new CredentialRecordImpl(
                    new NoneAttestationStatement(),
                    null,
                    null,
                    null,
                    signCount,
                    key,
                    null,
                    null,
                    null,
                    new HashSet<>());
            MANAGER.verify(data, new AuthenticationParameters(server(party, challenge), known, null, false, true));
            return Optional.of(
                    Objects.requireNonNull(data.getAuthenticatorData()).getSignCount());
        } catch (RuntimeException e) {
            return refused(e);
        }
    }

    /** Whatever a stranger may send: the library lets some of it through to its parser, which throws all kinds of things. */
    private static <T> Optional<T> refused(RuntimeException e) {
        LOG.debug("a passkey was refused", e);
        return Optional.empty();
    }

    private static ServerProperty server(RelyingParty party, String challenge) {
        return ServerProperty.builder()
                .origin(new Origin(party.origin()))
                .rpId(party.id())
                .challenge(new DefaultChallenge(Base64.getUrlDecoder().decode(challenge)))
                .build();
    }

    private static List<Map<String, Object>> descriptors(List<byte[]> known) {
        return known.stream()
                .map(id -> Map.<String, Object>of("type", "public-key", "id", BASE64.encodeToString(id)))
                .toList();
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
