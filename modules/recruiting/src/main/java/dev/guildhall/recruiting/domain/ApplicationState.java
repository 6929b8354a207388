package dev.guildhall.recruiting.domain;

/** Where it stands what a person sent to a vacancy. */
public enum ApplicationState {
    SENT,
    /** The agency opened it. */
    SEEN,
    INTERESTED,
    DECLINED,
    /** The person took it back, or the vacancy went before an answer; the agency sees it no more. */
    WITHDRAWN;

    public String label() {
        return Words.of("application." + name());
    }

    public String tone() {
        return switch (this) {
            case SENT -> "info";
            case SEEN, WITHDRAWN -> "";
            case INTERESTED -> "ok";
            case DECLINED -> "bad";
        };
    }
}
