package dev.guildhall.privacy;

import dev.guildhall.identity.AccountId;
import java.util.List;

/**
 * Bean by which a module answers for what it holds of a person: what it is, and its end. Called bound to the tenant, in a
 * transaction; switched off or not, since data of a module that is off is still data.
 */
public interface PersonalData {
    /** Place within the copy, from small to large. */
    int order();

    /**
     * A table of the module that is asked: a tenant that never had the module has no such table, and nothing is asked there. Empty
     * for the kernel, which is everywhere.
     */
    default String table() {
        return "";
    }

    /** All that the module holds of this account, in clear: it is for the person's own eyes. Empty sections are left out. */
    List<PersonalSection> sections(AccountId account);

    /**
     * Why the account cannot be deleted now, each a sentence that says what to do first; empty where nothing is in the way.
     */
    default List<String> obstacles(AccountId account) {
        return List.of();
    }

    /**
     * Ends what the module holds: erased where nobody has a right to it, without name and contacts where a record must stay
     * (money, what somebody else paid for). Must stand being called again.
     */
    void erase(AccountId account);
}
