package dev.guildhall.ledger;

/** What an account counts, always in whole units. */
public enum Unit {
    FEN("金额"),
    POINT("点数");

    private final String label;

    Unit(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
