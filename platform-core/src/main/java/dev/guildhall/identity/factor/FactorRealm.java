package dev.guildhall.identity.factor;

import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What differs between the two consoles for the pages of the second factor. */
interface FactorRealm {
    /** Somebody at these pages. */
    record Who(UUID id, String name, String login) {}

    /** Address of the console, such as {@code /console}. */
    String root();

    boolean isOperators();

    Factors factors();

    /** The name of the house, for apps and for the browser's dialogs. */
    String house();

    /** Whether this person must have a second factor. */
    boolean demands(UUID owner);

    /** For how many days a device may be trusted; 0 for never. */
    int trustDays();

    /** Who has given a password under this version, unless it no longer counts. */
    Optional<Who> find(UUID owner, int version);

    /** Who makes the running request. */
    Optional<Who> signedIn();

    /** Where a code can be sent by which somebody without a second factor proves to be the person, masked. */
    Optional<String> phoneForProof(UUID owner);

    /** Sends that code. */
    void sendProofCode(UUID owner, String address);

    /**
     * Compares that code or, where none is given, the password.
     *
     * @param address network address of the caller
     * @throws dev.guildhall.problem.Problem missing, wrong, or too often
     */
    void prove(UUID owner, String code, String password, String address);

    /** Begins the session. */
    void start(HttpServletRequest request, StepSession.Pending pending);

    /** Writes an attempt into the log of sign-ins. */
    void log(UUID owner, Way way, Outcome outcome);

    /** Writes a change of factors into the audit trail. */
    void audit(String act, UUID owner, Map<String, ?> details);
}
