package dev.guildhall.talent.domain;

import dev.guildhall.identity.Accounts;
import dev.guildhall.imports.ImportColumn;
import dev.guildhall.imports.ImportContext;
import dev.guildhall.imports.ImportKind;
import dev.guildhall.imports.ImportRow;
import dev.guildhall.imports.RowVerdict;
import dev.guildhall.imports.RowVerdict.Change;
import dev.guildhall.imports.WhenKnown;
import dev.guildhall.talent.domain.PersonSheet.Reading;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the register in from a spreadsheet (C25). A person is known by the phone: the first row of a file that has it speaks for
 * it, and the same file again changes nothing. Every batch asks the database once for all its phones and identity numbers.
 */
@Component
class PersonIntake implements ImportKind {

    private final PersonSheet sheet;
    private final Persons persons;
    private final Cards cards;
    private final PersonSecrets secrets;
    private final TalentVocabulary vocabulary;
    private final Accounts accounts;
    private final Clock clock;

    PersonIntake(
            PersonSheet sheet,
            Persons persons,
            Cards cards,
            PersonSecrets secrets,
            TalentVocabulary vocabulary,
            Accounts accounts,
            Clock clock) {
        this.sheet = sheet;
        this.persons = persons;
        this.cards = cards;
        this.secrets = secrets;
        this.vocabulary = vocabulary;
        this.accounts = accounts;
        this.clock = clock;
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
    public String resultPath() {
        return "/console/talent/persons";
    }

    @Override
    public String resultLabel() {
        return Words.of("persons");
    }

    @Override
    public List<RowVerdict> take(List<ImportRow> batch, ImportContext context) {
        Map<Integer, RowVerdict> verdicts = new HashMap<>();
        Map<Integer, PersonFacts> good = new LinkedHashMap<>();
        for (var row : batch) {
            var reading = sheet.read(row);
            settle(reading, verdicts, good);
        }
        refuseRepeated(
                PersonSheet.PHONE, "duplicate-phone", facts -> secrets.index(facts.phone()), context, verdicts, good);
        refuseRepeated(PersonSheet.ID_NUMBER, "duplicate-id", this::idIndex, context, verdicts, good);
        store(good, verdicts, context.whenKnown());
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

    private void store(Map<Integer, PersonFacts> good, Map<Integer, RowVerdict> verdicts, WhenKnown whenKnown) {
        var phones = good.values().stream()
                .map(facts -> secrets.index(facts.phone()))
                .toList();
        var idNumbers = good.values().stream()
                .map(this::idIndex)
                .filter(Objects::nonNull)
                .toList();
        Map<ByteBuffer, Person> byPhone = persons.findByPhoneIndexIn(phones).stream()
                .collect(Collectors.toMap(person -> ByteBuffer.wrap(person.phoneIndex()), person -> person));
        Map<ByteBuffer, Person> byIdNumber = persons.findByIdNumberIndexIn(idNumbers).stream()
                .collect(Collectors.toMap(
                        person -> ByteBuffer.wrap(Objects.requireNonNull(person.idNumberIndex())), person -> person));
        Map<UUID, Card> cardsOf =
                cards
                        .findByPersonIdIn(byPhone.values().stream()
                                .map(person -> person.id().value())
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(card -> card.person().value(), card -> card));
        var newcomers = new ArrayList<Person>();
        good.forEach((row, facts) -> {
            var known = byPhone.get(ByteBuffer.wrap(secrets.index(facts.phone())));
            var idIndex = idIndex(facts);
            var holder = idIndex == null ? null : byIdNumber.get(ByteBuffer.wrap(idIndex));
            if (holder != null && holder != known) {
                verdicts.put(row, refused(PersonSheet.ID_NUMBER, "id-taken", holder.name()));
            } else if (known == null) {
                newcomers.add(Person.register(Ids.next(), facts, Person.Source.IMPORT, secrets, clock));
                verdicts.put(row, RowVerdict.added());
            } else {
                var card = Objects.requireNonNull(cardsOf.get(known.id().value()));
                verdicts.put(row, new RowVerdict.Taken(again(known, card, facts, whenKnown)));
            }
        });
        newcomers.forEach(persons::save);
        newcomers.forEach(person -> cards.save(new Card(Ids.next(), person, clock)));
    }

    private Change again(Person person, Card card, PersonFacts facts, WhenKnown whenKnown) {
        var stored = person.facts(secrets);
        var wanted = switch (whenKnown) {
            case FILL_GAPS -> stored.completedBy(facts);
            case OVERWRITE -> facts.completedBy(stored);
            case SKIP -> stored;
        };
        if (wanted.equals(stored)) {
            return Change.UNCHANGED;
        }
        person.revise(wanted, secrets, clock);
        var account = person.account();
        if (account != null && !wanted.name().equals(stored.name())) {
            accounts.rename(account, wanted.name());
        }
        card.show(person, card.summary(), clock);
        return Change.CHANGED;
    }

    private byte @Nullable [] idIndex(PersonFacts facts) {
        var number = facts.idNumber();
        return number == null ? null : secrets.index(number);
    }

    private static RowVerdict refused(String column, String reason, String value) {
        return RowVerdict.refused(
                column, reason, Words.of("import." + reason, value), Words.of("import." + reason + ".remedy"));
    }
}
