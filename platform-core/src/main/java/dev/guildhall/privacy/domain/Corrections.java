package dev.guildhall.privacy.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.privacy.NameKept;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** People correct what is wrong about themselves, as far as nobody has verified it. */
@Service
public class Corrections {
    private final Accounts accounts;
    private final ObjectProvider<NameKept> keepers;
    private final AuditTrail audit;

    Corrections(Accounts accounts, ObjectProvider<NameKept> keepers, AuditTrail audit) {
        this.accounts = accounts;
        this.keepers = keepers;
        this.audit = audit;
    }

    /** @throws Conflict {@code name-verified} where the name was verified */
    @Transactional
    public void rename(AccountId id, String wanted) {
        String name = wanted.strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > 60) {
            throw new Invalid("name", Words.of("name.length"));
        }
        AccountView account = accounts.find(id).orElseThrow();
        if (name.equals(account.name())) {
            return;
        }
        keepers.stream()
                .flatMap(keeper -> keeper.reason(id).stream())
                .findFirst()
                .ifPresent(reason -> {
                    throw new Conflict("name-verified", Words.of("name.kept.title"), reason);
                });
        accounts.rename(id, name);
        audit.record("privacy.corrected", "account", id.toString(), Map.of("name", name));
    }
}
