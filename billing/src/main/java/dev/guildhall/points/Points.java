package dev.guildhall.points;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A whole number of points, never below zero; in JSON the bare number. */
public record Points(@JsonValue long amount) {
    public static final Points NONE = new Points(0);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Points {
        if (amount < 0) {
            throw new IllegalArgumentException("%d points".formatted(amount));
        }
    }

    public static Points points(long amount) {
        return new Points(amount);
    }

    public boolean covers(Points price) {
        return amount >= price.amount;
    }

    @Override
    public String toString() {
        return amount + " 点";
    }
}
