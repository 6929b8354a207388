package dev.guildhall.talent.domain;

import dev.guildhall.vault.IdNumber;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** What an identity number says about its holder. */
final class IdFacts {

    private IdFacts() {}

    static LocalDate birthDate(IdNumber number) {
        return LocalDate.parse(number.value().substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
    }

    static Gender gender(IdNumber number) {
        return (number.value().charAt(16) - '0') % 2 == 1 ? Gender.MALE : Gender.FEMALE;
    }
}
