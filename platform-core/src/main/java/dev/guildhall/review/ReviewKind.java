package dev.guildhall.review;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Bean by which a module has something reviewed: registrations, joining, posts, certificates. */
public interface ReviewKind {
    /** Stable name, such as {@code registration}. */
    String id();

    /** What people call it, such as 注册. */
    String label();

    /** Id of the module it belongs to; while that is off, its reviews rest. */
    String module();

    /** Permission that a reviewer of this kind needs. */
    String permission();

    /** Working days within which the tenant wants to have decided, unless it sets another number (D4). */
    int workingDays();

    /** As above for one subject, where it has a target of its own; stands before what the tenant set for the kind. */
    default OptionalInt workingDays(String subject) {
        return OptionalInt.empty();
    }

    /** Where a subject is to be decided within hours instead of working days (W33); stands before both of the above. */
    default Optional<Duration> within(String subject) {
        return Optional.empty();
    }

    /** What the reviewer is shown. Called bound to the tenant, in a transaction. */
    ReviewSubject describe(String subject);

    /** What the reviewer is asked besides the verdict when approving (A21). */
    default List<DecisionQuestion> questions() {
        return List.of();
    }

    /** As {@link #questions()}, where they depend on the subject. */
    default List<DecisionQuestion> questions(String subject) {
        return questions();
    }

    /** Page of the applicant after the decision, below the tenant's address. */
    default String link() {
        return "/h5/";
    }

    /** Does what approval means, in the transaction of the decision. */
    void approved(Decided decided);

    /** Does what refusal means, in the transaction of the decision. */
    void refused(Decided decided);
}
