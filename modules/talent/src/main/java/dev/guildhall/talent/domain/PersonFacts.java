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

    /** These facts, with what they leave open taken from others about the same person. */
    PersonFacts completedBy(PersonFacts others) {
        return new PersonFacts(
                name,
                gender != null ? gender : others.gender,
                birthDate != null ? birthDate : others.birthDate,
                phone,
                idNumber != null ? idNumber : others.idNumber,
                email != null ? email : others.email,
                wechat != null ? wechat : others.wechat,
                regionCode,
                educationCode != null ? educationCode : others.educationCode,
                levelCode,
                fieldCodes.isEmpty() ? others.fieldCodes : fieldCodes,
                years != null ? years : others.years,
                employer != null ? employer : others.employer,
                validUntil != null ? validUntil : others.validUntil);
    }

    /** Never the contacts: they must not reach a log. */
    @Override
    public String toString() {
        return "PersonFacts[" + levelCode + ", " + regionCode + "]";
    }
}
