package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.Emails;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Conflict;
import org.springframework.stereotype.Service;

/** Somebody who is signed in proves once more to read the e-mail of the account's own address. */
@Service
public class EmailProof {
    private final AccountStore accounts;
    private final Emails emails;

    EmailProof(AccountStore accounts, Emails emails) {
        this.accounts = accounts;
        this.emails = emails;
    }

    /**
     * Sends code and link to the account's own address; each {@link WhenProved} hears of it when one of them is used.
     *
     * @param network address of the caller
     * @throws Conflict {@code no-email} where the account has none, {@code email-off} where this deployment sends none;
     *     {@link dev.guildhall.problem.TooMany} beyond the limits
     */
    public void send(AccountId account, String network) {
        emails.request(
                account,
                accounts.emailOf(account)
                        .orElseThrow(
                                () -> new Conflict("no-email", Words.of("email.none.title"), Words.of("email.none"))),
                network);
    }

    /** @throws dev.guildhall.problem.Invalid wrong or stale */
    public void confirm(AccountId account, String code) {
        emails.confirm(account, code);
    }
}
