package dev.guildhall.registration;

import org.jspecify.annotations.Nullable;

/**
 * A kind of user that the tenant lets register (T3).
 *
 * @param code stable name, such as {@code factory}
 * @param side which first choice leads to it
 * @param kind kind of the account: GUEST, COMPANY, WORKER, MERCHANT, PERSON, MEMBER
 * @param summary one sentence for who is choosing
 * @param form id of the form that is filled in
 * @param nameField key of the field that names the account; null for a name made of the phone
 * @param reviewed whether the tenant decides before the first sign-in (T8)
 * @param workingDays within how many working days it wants to decide; null for the queue's own target
 * @param open whether it can be chosen now
 * @param byEmail whether an e-mail address with a password may stand in for the phone (W8)
 */
public record UserType(
        String code,
        String label,
        Side side,
        String kind,
        String summary,
        String form,
        @Nullable String nameField,
        boolean reviewed,
        @Nullable Integer workingDays,
        boolean open,
        boolean byEmail) {}
