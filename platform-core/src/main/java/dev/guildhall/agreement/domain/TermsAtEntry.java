package dev.guildhall.agreement.domain;

import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.EntryTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The agreements of registration, for a sign-in that registers at the same time (A10). */
@Component
class TermsAtEntry implements EntryTerms {
    private final Agreements agreements;

    TermsAtEntry(Agreements agreements) {
        this.agreements = agreements;
    }

    @Override
    public List<Term> missing(List<Accepted> accepted) {
        return agreements.current(Agreements.REGISTER).stream()
                .filter(wanted -> !accepted.contains(new Accepted(wanted.code(), wanted.version())))
                .map(wanted -> new Term(wanted.code(), wanted.title(), wanted.version(), wanted.url()))
                .toList();
    }

    @Override
    public void accept(AccountId account, List<Accepted> accepted, String address, @Nullable String device) {
        agreements.accept(
                account,
                accepted.stream()
                        .map(each -> new AgreementRef(each.code(), each.version()))
                        .toList(),
                address,
                device);
    }
}
