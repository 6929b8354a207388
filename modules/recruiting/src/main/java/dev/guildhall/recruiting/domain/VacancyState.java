package dev.guildhall.recruiting.domain;

/** Where a vacancy stands. */
public enum VacancyState {
    /** Persons see it. */
    PUBLISHED,
    /** The agency stopped it for a while (C20). */
    PAUSED,
    /** Nobody confirmed for long that it is still open. */
    STALE,
    /** Staff took it down, with a reason. */
    CLOSED,
    /** Gone for everybody but the persons who had sent their card. */
    DELETED;

    public String label() {
        return Words.of("state." + name());
    }

    /** The tone of the console's status mark. */
    public String tone() {
        return switch (this) {
            case PUBLISHED -> "ok";
            case PAUSED, DELETED -> "";
            case STALE -> "warn";
            case CLOSED -> "bad";
        };
    }
}
