package dev.guildhall.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a visitor agrees to when a sign-in opens the account (T7, A10); the texts lie above, so they come by this interface. */
public interface EntryTerms {
    /** A version that somebody says they have accepted. */
    record Accepted(String code, int version) {}

    /** @param url page to read it on, as a path inside the tenant */
    record Term(String code, String title, int version, String url) {}

    /** The newest versions that are not among those accepted, in the order in which they are shown; empty where all are. */
    List<Term> missing(List<Accepted> accepted);

    /**
     * Stores the consent of an account that has just been opened, in the caller's transaction.
     *
     * @param address network address from which it came
     * @param device what the client says of itself, or null
     */
    void accept(AccountId account, List<Accepted> accepted, String address, @Nullable String device);
}
