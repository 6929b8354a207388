package dev.guildhall.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The national classification of industries, GB/T 4754-2017, to the second level. */
@Component
public class Industries {

    private final Map<String, Industry> byCode = new LinkedHashMap<>();

    public Industries() {
        for (var cells : Table.rows("industries.csv", 4)) {
            byCode.put(cells[0], new Industry(cells[0], cells[1], cells[2], Integer.parseInt(cells[3])));
        }
    }

    public Optional<Industry> byCode(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** The more particular one where a section and its only division share a name. */
    public Optional<Industry> byName(String name) {
        return byCode.values().stream()
                .filter(industry -> industry.name().equals(name.strip()))
                .reduce((section, division) -> division);
    }

    public List<Industry> sections() {
        return byCode.values().stream()
                .filter(industry -> industry.level() == 1)
                .toList();
    }

    public List<Industry> divisionsOf(String section) {
        return byCode.values().stream()
                .filter(industry -> industry.parent().equals(section))
                .toList();
    }
}
