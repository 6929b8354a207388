package dev.guildhall.privacy.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.PersonalData;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which modules hold anything in the bound tenant: those whose tables it has, switched off or not. */
@Component
public class Holdings {
    private final ObjectProvider<PersonalData> data;
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    Holdings(ObjectProvider<PersonalData> data, JdbcClient jdbc, AuditTrail audit) {
        this.data = data;
        this.jdbc = jdbc;
        this.audit = audit;
    }

    List<PersonalData> here() {
        return data.stream()
                .filter(each -> isHere(each.table()))
                .sorted(Comparator.comparingInt(PersonalData::order))
                .toList();
    }

    /** Ends what all modules hold of an account, in the caller's transaction; the trail shows its name no more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void erase(AccountId account) {
        // The account itself comes first in the copy and last here: others may still look it up.
        here().reversed().forEach(each -> each.erase(account));
        audit.forget(List.of(account.value()));
    }

    private boolean isHere(String table) {
        return table.isEmpty()
                || jdbc.sql("SELECT to_regclass(current_schema() || '.' || ?) IS NOT NULL")
                        .param(table)
                        .query(Boolean.class)
                        .single();
    }
}
