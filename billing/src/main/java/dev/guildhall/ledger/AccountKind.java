package dev.guildhall.ledger;

/** Kinds of accounts, with the side on which they grow. */
public enum AccountKind {
    /** What the tenant has. */
    ASSET(1, "资产"),
    /** What the tenant owes: money or points that belong to somebody until delivered. */
    LIABILITY(-1, "负债"),
    /** What the tenant has earned. */
    INCOME(-1, "收入"),
    EXPENSE(1, "支出"),
    /** Passes on what it receives in the same transaction: zero at rest. */
    CLEARING(-1, "过渡");

    private final int side;
    private final String label;

    AccountKind(int side, String label) {
        this.side = side;
        this.label = label;
    }

    /** 1 where a debit makes the balance grow, −1 where a credit does. */
    public int side() {
        return side;
    }

    public String label() {
        return label;
    }
}
