package dev.guildhall.identity.factor;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a console session knows of the second step: whose it is still to come, and when it was passed. */
final class StepSession {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String OWNER = "guildhall.step";
    private static final String VERSION = "guildhall.step-version";
    private static final String KEEP = "guildhall.step-keep";
    private static final String NEXT = "guildhall.step-next";
    private static final String SINCE = "guildhall.step-since";
    private static final String PASSED = "guildhall.step-passed";
    private static final String PROVED = "guildhall.proved";
    private static final String CHALLENGE = "guildhall.passkey-challenge";
    private static final String SETUP = "guildhall.totp-setup";

    private StepSession() {}

    /** Somebody who has given the password, but not yet the second factor. */
    record Pending(UUID owner, int version, boolean keep, String next) {}

    /** Begins a session that is nobody's yet. */
    static void begin(HttpServletRequest request, Pending pending, Instant now) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        HttpSession session = request.getSession(true);
        session.setMaxInactiveInterval((int) LIFE.toSeconds());
        session.setAttribute(OWNER, pending.owner().toString());
        session.setAttribute(VERSION, pending.version());
        session.setAttribute(KEEP, pending.keep());
        session.setAttribute(NEXT, pending.next());
        session.setAttribute(SINCE, now.getEpochSecond());
    }

    static Optional<Pending> pending(HttpServletRequest request, Instant now) {
        HttpSession session = request.getSession(false);
        if (session == null
                || !(session.getAttribute(OWNER) instanceof String owner)
                || !(session.getAttribute(VERSION) instanceof Integer version)
                || !(session.getAttribute(NEXT) instanceof String next)
                || !(session.getAttribute(SINCE) instanceof Long since)
                || now.getEpochSecond() - since >= LIFE.toSeconds()) {
            return Optional.empty();
        }
        return Optional.of(
                new Pending(UUID.fromString(owner), version, Boolean.TRUE.equals(session.getAttribute(KEEP)), next));
    }

    /** The session's owner has given the second factor; {@code null} when: on a device that is trusted. */
    static void passed(HttpServletRequest request, @Nullable Instant when) {
        request.getSession().setAttribute(PASSED, when == null ? 0L : when.getEpochSecond());
    }

    static boolean hasPassed(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(PASSED) != null;
    }

    static boolean hasPassedWithin(HttpServletRequest request, Duration time, Instant now) {
        HttpSession session = request.getSession(false);
        return session != null
                && session.getAttribute(PASSED) instanceof Long when
                && now.getEpochSecond() - when < time.toSeconds();
    }

    /** The session's owner, who has no second factor yet, has given the password or a code again. */
    static void proved(HttpServletRequest request, Instant when) {
        request.getSession().setAttribute(PROVED, when.getEpochSecond());
    }

    static boolean hasProvedWithin(HttpServletRequest request, Duration time, Instant now) {
        HttpSession session = request.getSession(false);
        return session != null
                && session.getAttribute(PROVED) instanceof Long when
                && now.getEpochSecond() - when < time.toSeconds();
    }

    static void challenge(HttpServletRequest request, String challenge) {
        request.getSession().setAttribute(CHALLENGE, challenge);
    }

    /** The challenge that was handed out last; it is good for one answer. */
    static Optional<String> takeChallenge(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(CHALLENGE) instanceof String challenge)) {
            return Optional.empty();
        }
        session.removeAttribute(CHALLENGE);
        return Optional.of(challenge);
    }

    static void setup(HttpServletRequest request, byte[] sealed) {
        request.getSession().setAttribute(SETUP, sealed);
    }

    static Optional<byte[]> setup(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(SETUP) instanceof byte[] sealed
                ? Optional.of(sealed)
                : Optional.empty();
    }

    static void endSetup(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(SETUP);
        }
    }
}
