package dev.guildhall.talent.domain;

import dev.guildhall.imports.ImportColumn;
import dev.guildhall.imports.ImportContext;
import dev.guildhall.imports.ImportId;
import dev.guildhall.imports.ImportKind;
import dev.guildhall.imports.ImportRow;
import dev.guildhall.imports.RowVerdict;
import dev.guildhall.talent.ContactInText;
import dev.guildhall.talent.domain.PersonImportRows.Refused;
import dev.guildhall.talent.domain.PersonImportRows.Said;
import dev.guildhall.talent.domain.PersonSheet.Reading;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the register from a spreadsheet and lays it beside what is stored (C25); nothing is in effect before staff have seen the
 * differences ({@link PersonImports}). A person is known by the phone: the first row of a file that has it speaks for it, and the
 * same file again differs in nothing. Every batch asks the database once for all its phones and identity numbers.
 */
@Component
class PersonIntake implements ImportKind {

    private final PersonSheet sheet;
    private final PersonImportRows rows;
    private final PersonSecrets secrets;
    private final TalentVocabulary vocabulary;

    PersonIntake(PersonSheet sheet, PersonImportRows rows, PersonSecrets secrets, TalentVocabulary vocabulary) {
        this.sheet = sheet;
        this.rows = rows;
        this.secrets = secrets;
        this.vocabulary = vocabulary;
    }

    @Override
    public String id() {
        return "talent.persons";
    }

    @Override
    public String title() {
        return Words.of("import.title");
    }

    @Override
    public String summary() {
        return Words.of("import.summary");
    }

    @Override
    public String permission() {
        return "talent.persons.edit";
    }

    @Override
    public List<ImportColumn> columns() {
        return PersonSheet.COLUMNS;
    }

    @Override
    public String unit() {
        return "人";
    }

    @Override
    public String nameColumn() {
        return PersonSheet.NAME;
    }

    @Override
    public List<String> choices(String column) {
        return switch (column) {
            case PersonSheet.LEVEL -> labels(TalentVocabulary.LEVEL);
            case PersonSheet.FIELDS -> labels(TalentVocabulary.FIELD);
            case PersonSheet.EDUCATION -> labels(TalentVocabulary.EDUCATION);
            case PersonSheet.STANDING -> PersonSheet.standings();
            default -> List.of();
        };
    }

    private List<String> labels(String dictionary) {
        return vocabulary.all(dictionary).stream().map(Coded::label).toList();
    }

    @Override
    public Optional<String> complaint(String column, String value) {
        return switch (column) {
            case PersonSheet.PHONE -> PhoneNumber.complaint(value).map(wrong -> Words.of("import.looks.phone"));
            case PersonSheet.ID_NUMBER -> IdNumber.complaint(value).map(wrong -> Words.of("import.looks.id"));
            default -> Optional.empty();
        };
    }

    /** Short names for reasons that a column's name does not tell. */
    @Override
    public @Nullable String reasonLabel(String reason) {
        return Words.find("import.reason." + reason).orElse(null);
    }

    @Override
    public String whenKnownQuestion() {
        return Words.of("import.when-known");
    }

    @Override
    public String whenKnownNote() {
        return Words.of("import.when-known.note");
    }

    @Override
    public String resultPath() {
        return "/console/talent/persons";
    }

    @Override
    public String resultLabel() {
        return Words.of("persons");
    }

    @Override
    public boolean compares() {
        return true;
    }

    @Override
    public String comparisonPath(ImportId id) {
        return "/console/talent/imports/" + id;
    }

    @Override
    public Optional<String> busy() {
        return rows.busy() ? Optional.of(Words.of("import.busy")) : Optional.empty();
    }

    @Override
    public void taken(ImportId id) {
        rows.complete(id.value());
    }

    @Override
    public void refused(List<ImportRow> batch, ImportContext context) {
        rows.begin(context.job().value(), context.filename(), context.whenKnown());
        rows.refuse(
                context.job().value(),
                batch.stream()
                        .map(row -> new Refused(
                                row.number(),
                                phone(row).orElse(null),
                                idNumber(row).orElse(null)))
                        .toList());
    }

    @Override
    public List<RowVerdict> take(List<ImportRow> batch, ImportContext context) {
        rows.begin(context.job().value(), context.filename(), context.whenKnown());
        Map<Integer, RowVerdict> verdicts = new HashMap<>();
        Map<Integer, PersonFacts> good = new LinkedHashMap<>();
        for (var row : batch) {
            settle(sheet.read(row), verdicts, good);
        }
        refuseRepeated(
                PersonSheet.PHONE, "duplicate-phone", facts -> secrets.index(facts.phone()), context, verdicts, good);
        refuseRepeated(PersonSheet.ID_NUMBER, "duplicate-id", this::idIndex, context, verdicts, good);
        compare(context.job().value(), batch, good, verdicts);
        return batch.stream()
                .map(row -> Objects.requireNonNull(verdicts.get(row.number())))
                .toList();
    }

    private static void settle(Reading reading, Map<Integer, RowVerdict> verdicts, Map<Integer, PersonFacts> good) {
        var facts = reading.facts();
        var refusal = reading.refusal();
        if (facts != null) {
            good.put(reading.row(), facts);
        } else if (refusal != null) {
            verdicts.put(reading.row(), refusal);
        }
    }

    /** The first row of the file with a value keeps it; the others are refused and name that row. */
    private static void refuseRepeated(
            String column,
            String reason,
            Function<PersonFacts, byte @Nullable []> value,
            ImportContext context,
            Map<Integer, RowVerdict> verdicts,
            Map<Integer, PersonFacts> good) {
        Map<Integer, byte[]> values = new LinkedHashMap<>();
        good.forEach((row, facts) -> {
            var hash = value.apply(facts);
            if (hash != null) {
                values.put(row, hash);
            }
        });
        context.firstSeen(column, values).forEach((row, first) -> {
            if (!row.equals(first)) {
                good.remove(row);
                verdicts.put(row, refused(column, reason, Integer.toString(first)));
            }
        });
    }

    private void compare(
            UUID job, List<ImportRow> batch, Map<Integer, PersonFacts> good, Map<Integer, RowVerdict> verdicts) {
        Map<Integer, String> phones = new HashMap<>();
        Map<Integer, String> numbers = new HashMap<>();
        for (var row : batch) {
            phone(row).ifPresent(phone -> phones.put(row.number(), phone));
            idNumber(row).ifPresent(number -> numbers.put(row.number(), number));
        }
        var known = rows.known(phones.values(), numbers.values());
        refuseContacts(good, phones, known, verdicts);
        refuseRetired(good, phones, known, verdicts);
        var lapsed = batch.stream()
                .filter(PersonSheet::lapsed)
                .map(ImportRow::number)
                .collect(Collectors.toSet());
        var said = new ArrayList<Said>();
        good.forEach((row, facts) -> {
            var idIndex = idIndex(facts);
            var holder = idIndex == null ? null : known.byIdNumber().get(hex(idIndex));
            var person = known.byPhone().get(hex(secrets.index(facts.phone())));
            if (holder != null && (person == null || !holder.id().equals(person.id()))) {
                verdicts.put(row, refused(PersonSheet.ID_NUMBER, "id-taken", holder.name()));
            } else {
                said.add(Said.of(row, person == null ? Ids.next() : person.id(), facts, lapsed.contains(row), secrets));
            }
        });
        rows.stage(job, said);
        rows.refuse(
                job,
                verdicts.entrySet().stream()
                        .filter(row -> row.getValue() instanceof RowVerdict.Refused)
                        .map(row -> new Refused(row.getKey(), phones.get(row.getKey()), numbers.get(row.getKey())))
                        .toList());
        if (!said.isEmpty()) {
            verdicts.putAll(rows.compare(
                    job, batch.getFirst().number() - 1, batch.getLast().number()));
        }
    }

    /** What is no longer offered stays with whoever holds it, and is given to nobody else. */
    private void refuseRetired(
            Map<Integer, PersonFacts> good,
            Map<Integer, String> phones,
            PersonImportRows.Found known,
            Map<Integer, RowVerdict> verdicts) {
        Map<Integer, List<Choice>> retired = new LinkedHashMap<>();
        good.forEach((row, facts) -> {
            var choices = choices(facts)
                    .filter(choice -> !vocabulary.has(choice.dictionary(), choice.code()))
                    .toList();
            if (!choices.isEmpty()) {
                retired.put(row, choices);
            }
        });
        if (retired.isEmpty()) {
            return;
        }
        Map<Integer, UUID> persons = new HashMap<>();
        retired.keySet().forEach(row -> {
            var person = known.byPhone().get(phones.get(row));
            if (person != null) {
                persons.put(row, person.id());
            }
        });
        var held = rows.held(persons.values());
        retired.forEach((row, choices) -> {
            var own = held.getOrDefault(persons.get(row), Set.of());
            choices.stream()
                    .filter(choice -> !own.contains(choice.dictionary() + "=" + choice.code()))
                    .findFirst()
                    .ifPresent(choice -> {
                        good.remove(row);
                        verdicts.put(
                                row,
                                refused(
                                        choice.column(),
                                        "retired",
                                        vocabulary
                                                .coded(choice.dictionary(), choice.code())
                                                .label()));
                    });
        });
    }

    private record Choice(String column, String dictionary, String code) {}

    private static Stream<Choice> choices(PersonFacts facts) {
        return Stream.of(
                        Stream.of(new Choice(PersonSheet.LEVEL, TalentVocabulary.LEVEL, facts.levelCode())),
                        Stream.ofNullable(facts.educationCode())
                                .map(code -> new Choice(PersonSheet.EDUCATION, TalentVocabulary.EDUCATION, code)),
                        facts.fieldCodes().stream()
                                .map(code -> new Choice(PersonSheet.FIELDS, TalentVocabulary.FIELD, code)))
                .flatMap(each -> each);
    }

    /** Contacts are paid for, and everybody reads the employer (C6). What an entry holds already may come back with an export. */
    private static void refuseContacts(
            Map<Integer, PersonFacts> good,
            Map<Integer, String> phones,
            PersonImportRows.Found known,
            Map<Integer, RowVerdict> verdicts) {
        good.entrySet().removeIf(row -> {
            var employer = row.getValue().employer();
            var person = known.byPhone().get(phones.get(row.getKey()));
            if (!ContactInText.in(employer) || person != null && Objects.equals(employer, person.employer())) {
                return false;
            }
            verdicts.put(row.getKey(), refused(PersonSheet.EMPLOYER, "contact-in-text"));
            return true;
        });
    }

    /** Blind index of the phone that a row names, in hexadecimal digits. */
    private Optional<String> phone(ImportRow row) {
        return PhoneNumber.find(row.text(PersonSheet.PHONE)).map(phone -> hex(secrets.index(phone)));
    }

    private Optional<String> idNumber(ImportRow row) {
        return IdNumber.find(row.text(PersonSheet.ID_NUMBER)).map(number -> hex(secrets.index(number)));
    }

    private byte @Nullable [] idIndex(PersonFacts facts) {
        var number = facts.idNumber();
        return number == null ? null : secrets.index(number);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static RowVerdict refused(String column, String reason, Object... values) {
        return RowVerdict.refused(
                column, reason, Words.of("import." + reason, values), Words.of("import." + reason + ".remedy"));
    }
}
