package dev.guildhall.talent.domain;

import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.DictionaryEntry;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.reference.Region;
import dev.guildhall.reference.Regions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The closed lists that persons are described with: the tenant's levels, fields and educations, and the cities of China. */
@Component
public class TalentVocabulary extends ListedWords {

    public static final String LEVEL = "talent.level";
    public static final String FIELD = "talent.field";
    public static final String EDUCATION = "education";

    private final ModuleSettings settings;

    TalentVocabulary(Dictionaries dictionaries, Regions regions, ModuleSettings settings) {
        super(dictionaries, regions);
        this.settings = settings;
    }

    /**
     * What clients offer to choose from, and the terms they state before anything is paid (D6).
     *
     * @param unlockPrice points for one contact
     */
    public record Options(
            List<Coded> levels,
            List<Coded> fields,
            List<Coded> educations,
            int unlockPrice,
            int freeAgainMonths,
            List<Sort> sorts) {}

    /** An order of the pool. {@code code} is what {@code sort} takes, {@code explanation} says what puts cards first. */
    public record Sort(String code, String label, String explanation) {}

    public Options options() {
        var terms = settings.of(TalentSettings.class);
        return new Options(
                all(LEVEL), all(FIELD), all(EDUCATION), terms.unlockPrice(), terms.freeAgainMonths(), sorts());
    }

    private static List<Sort> sorts() {
        return Arrays.stream(TalentPool.Order.values())
                .map(order -> new Sort(order.name().toLowerCase(Locale.ROOT), order.label(), order.explanation()))
                .toList();
    }

    /** The entry with this label, whatever its width, case and spaces; also one that is no longer offered. */
    Optional<String> codeOf(String dictionary, String label) {
        var key = Text.key(label);
        return dictionaries.all(dictionary).stream()
                .filter(entry -> Text.key(entry.label()).equals(key))
                .map(DictionaryEntry::code)
                .findFirst();
    }

    Optional<String> cityByName(String name) {
        return regions.cityByName(name).map(Region::code);
    }

    /** The code of a city and those of what it lies in. */
    Set<String> withProvince(String code) {
        var codes = new LinkedHashSet<String>();
        codes.add(code);
        regions.byCode(code).map(region -> regions.province(region).code()).ifPresent(codes::add);
        return codes;
    }

    /** A province by its whole or short name: 江西省, 江西. */
    Optional<String> provinceByName(String name) {
        var plain = Text.compact(name);
        return regions.provinces().stream()
                .filter(province ->
                        province.name().equals(plain) || province.shortName().equals(plain))
                .map(Region::code)
                .findFirst();
    }

    /** For a form: province → its cities. */
    public Map<String, List<City>> citiesByProvince() {
        var cities = new LinkedHashMap<String, List<City>>();
        for (var province : regions.provinces()) {
            cities.put(
                    province.shortName(),
                    regions.citiesOf(province.code()).stream()
                            .map(city -> new City(city.code(), city.shortName()))
                            .toList());
        }
        return cities;
    }
}
