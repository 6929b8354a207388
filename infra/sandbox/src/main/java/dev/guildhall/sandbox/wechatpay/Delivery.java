package dev.guildhall.sandbox.wechatpay;

import org.jspecify.annotations.Nullable;

/**
 * What became of a notice's first delivery.
 *
 * @param status what the notified server answered, if it did
 * @param body the beginning of its answer
 * @param detail in a sentence, for a person
 */
record Delivery(
        Outcome outcome, @Nullable Integer status, @Nullable String body, String detail) {

    enum Outcome {
        /** The merchant took it: 200 or 204. */
        ACCEPTED,
        /** The merchant answered anything else; it will be sent again. */
        REJECTED,
        /** No answer in time; it will be sent again. */
        UNREACHABLE,
        /** It will be sent later. */
        SCHEDULED,
        /** A fault swallows it. */
        NOT_SENT,
        /** The address is not one that the sandbox may call. */
        REFUSED
    }
}
