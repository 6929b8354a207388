package dev.guildhall.review;

/** What a reviewer decides. */
public enum Verdict {
    APPROVED,
    /** Needs a reason, which the applicant reads. */
    REFUSED
}
