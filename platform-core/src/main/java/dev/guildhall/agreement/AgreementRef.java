package dev.guildhall.agreement;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version of an agreement that somebody accepts.
 *
 * @param clauses keys of the clauses that were confirmed one by one (W23); all of them, where the agreement has clauses
 */
public record AgreementRef(
        String code, int version, @Nullable Set<String> clauses) {
    public AgreementRef(String code, int version) {
        this(code, version, null);
    }
}
