package dev.guildhall.talent.domain;

import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One person as the register gets to know them, from a spreadsheet row or from the form of staff; codes are checked already. */
record PersonFacts(
        String name,
        @Nullable Gender gender,
        @Nullable LocalDate birthDate,
        PhoneNumber phone,
        @Nullable IdNumber idNumber,
        @Nullable String email,
        @Nullable String wechat,
        String regionCode,
        @Nullable String educationCode,
        String levelCode,
        List<String> fieldCodes,
        @Nullable Integer years,
        @Nullable String employer,
        @Nullable LocalDate validUntil) {

    PersonFacts {
        fieldCodes = List.copyOf(fieldCodes);
    }

    /** Never the contacts: they must not reach a log. */
    @Override
    public String toString() {
        return "PersonFacts[" + levelCode + ", " + regionCode + "]";
    }
}
