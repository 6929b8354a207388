package dev.guildhall.reference;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Provinces, cities and counties. Municipalities and the counties that answer to a province directly are cities too, so that a
 * person's city is always found on that level.
 */
@Component
public class Regions {

    private static final Pattern NOISE = Pattern.compile("[\\s·.,，、/／\\-－—]+");
    private static final Comparator<Region> BY_PINYIN =
            Comparator.comparing(Region::pinyin).thenComparing(Region::code);

    private final Map<String, Region> byCode = new HashMap<>();
    private final Map<String, List<Region>> byParent = new HashMap<>();
    private final List<Region> all = new ArrayList<>();
    private final Map<String, Region> cityByName = new HashMap<>();
    private final Set<String> hot = new HashSet<>();

    public Regions() {
        for (var cells : Table.rows("regions.csv", 8)) {
            var region =
                    new Region(cells[0], cells[1], cells[2], cells[3], Integer.parseInt(cells[4]), cells[5], cells[6]);
            all.add(region);
            byCode.put(region.code(), region);
            byParent.computeIfAbsent(region.parent(), none -> new ArrayList<>()).add(region);
            if (cells[7].equals("1")) {
                hot.add(region.code());
            }
        }
        var cities = level(Region.CITY);
        for (var city : cities) {
            cityByName.put(city.shortName(), city);
        }
        for (var city : cities) {
            cityByName.put(city.name(), city);
            var province = province(city);
            for (var above : List.of(province.name(), province.shortName())) {
                for (var own : List.of(city.name(), city.shortName())) {
                    cityByName.putIfAbsent(above + own, city);
                }
            }
        }
    }

    public Optional<Region> byCode(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** A city by what people write: 南昌市, 南昌, 江西省南昌市, 江西 南昌, 延边, 北京. */
    public Optional<Region> cityByName(String name) {
        var plain =
                NOISE.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
        return Optional.ofNullable(cityByName.get(plain));
    }

    public List<Region> provinces() {
        return level(Region.PROVINCE);
    }

    /** All cities by pinyin. */
    public List<Region> cities() {
        return level(Region.CITY).stream().sorted(BY_PINYIN).toList();
    }

    public List<Region> citiesOf(String provinceCode) {
        return children(provinceCode, Region.CITY);
    }

    public List<Region> countiesOf(String cityCode) {
        return children(cityCode, Region.COUNTY);
    }

    public List<Region> level(int level) {
        return all.stream().filter(region -> region.level() == level).toList();
    }

    /** The province a region lies in; a province itself is its own. */
    public Region province(Region region) {
        var current = region;
        while (!current.parent().isEmpty()) {
            current = java.util.Objects.requireNonNull(byCode.get(current.parent()));
        }
        return current;
    }

    /** The city of a county or a city; empty for a province. */
    public Optional<Region> city(Region region) {
        return switch (region.level()) {
            case Region.CITY -> Optional.of(region);
            case Region.COUNTY -> byCode(region.parent());
            default -> Optional.empty();
        };
    }

    /** Whether pickers offer it first. */
    public boolean isHot(Region region) {
        return hot.contains(region.code());
    }

    /**
     * Cities, then counties, whose name contains the text or whose pinyin or initials begin with it; at most twenty, exact names
     * first.
     */
    public List<Region> search(String nameOrPinyin) {
        var text = NOISE.matcher(Normalizer.normalize(nameOrPinyin, Normalizer.Form.NFKC))
                .replaceAll("")
                .replace("'", "")
                .replace('ü', 'v')
                .toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return List.of();
        }
        return all.stream()
                .filter(region -> region.level() != Region.PROVINCE)
                .filter(region -> region.name().contains(text)
                        || region.pinyin().startsWith(text)
                        || region.initials().startsWith(text))
                .sorted(Comparator.comparingInt(Region::level)
                        .thenComparing(region -> !exact(region, text))
                        .thenComparing(region -> !isHot(region))
                        .thenComparing(BY_PINYIN))
                .limit(20)
                .toList();
    }

    private static boolean exact(Region region, String text) {
        return region.shortName().equals(text)
                || region.name().equals(text)
                || region.pinyin().equals(text)
                || region.initials().equals(text);
    }

    private List<Region> children(String parent, int level) {
        return byParent.getOrDefault(parent, List.of()).stream()
                .filter(region -> region.level() == level)
                .toList();
    }
}
