package dev.guildhall.talent.domain;

import java.util.Optional;
import org.springframework.modulith.NamedInterface;

/** As the register of a certification body knows it. */
@NamedInterface("cards")
public enum Gender {
    MALE("男"),
    FEMALE("女");

    private final String label;

    Gender(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    static Optional<Gender> byName(String name) {
        for (var gender : values()) {
            if (gender.name().equals(name)) {
                return Optional.of(gender);
            }
        }
        return Optional.empty();
    }

    static Optional<Gender> byLabel(String label) {
        for (var gender : values()) {
            if (gender.label.equals(label)) {
                return Optional.of(gender);
            }
        }
        return Optional.empty();
    }
}
