package dev.guildhall.review;

/** Where a review stands. */
public enum ReviewState {
    WAITING("待审核"),
    APPROVED("已通过"),
    REFUSED("未通过"),
    /** Taken back by the applicant. */
    WITHDRAWN("已撤回"),
    /** Sent again before it was decided; the newer one counts. */
    SUPERSEDED("已重新提交");

    private final String label;

    ReviewState(String label) {
        this.label = label;
    }

    /** In words for staff. */
    public String label() {
        return label;
    }
}
