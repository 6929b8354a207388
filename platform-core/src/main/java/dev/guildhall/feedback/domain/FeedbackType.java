package dev.guildhall.feedback.domain;

/** What feedback is about (C22). */
public enum FeedbackType {
    MALFUNCTION,
    SUGGESTION,
    /** Also WeChat itself takes these, from the menu of the mini-program. */
    VIOLATION;

    public String label() {
        return Words.of("type." + name());
    }
}
