package dev.guildhall.sandbox.wechatpay;

import java.util.Locale;

/** What may go wrong on purpose. In JSON a fault is its name in lower case with hyphens, the HTTP ones {@code 429}, {@code 500}. */
enum Fault {
    /** The notice is delivered twice, one after the other. */
    DUPLICATE,
    /** The notice is delivered twice at the same moment. */
    CONCURRENT_DUPLICATE,
    /** The notice comes after the rule's delay. */
    LATE,
    /** No notice at all. */
    MISSING,
    /** The notice is signed by another key. */
    WRONG_SIGNATURE,
    /** The notice names one fen more. */
    WRONG_AMOUNT,
    /** The notice names another merchant. */
    WRONG_MCHID,
    /** The notice names another app. */
    WRONG_APPID,
    /** The notice was signed ten minutes ago. */
    OLD_TIMESTAMP,
    /** A probe with a signature that starts with WECHATPAY/SIGNTEST/ precedes the notice. */
    SIGNTEST,
    /** The call hangs for the rule's delay and nothing happens. */
    TIMEOUT_BEFORE,
    /** The call takes effect, then hangs for the rule's delay. */
    TIMEOUT_AFTER,
    TOO_MANY_REQUESTS,
    SERVER_ERROR,
    /** An HTML page with status 502. */
    HTML_502,
    /** A right answer without the signature headers. */
    UNSIGNED_RESPONSE,
    /** A right answer, signed by another key. */
    WRONG_RESPONSE_SIGNATURE,
    /** Answers carry a timestamp that is off by the rule's delay. */
    CLOCK_SKEW,
    /** Answers and notices are signed by WeChat Pay's next key, which the merchant does not have yet. */
    KEY_ROTATION,
    /** The person pays a moment before the merchant's close arrives. */
    PAYING_RACES_CLOSE,
    /** The refund ends as ABNORMAL: the money got stuck, a person must see to it. */
    REFUND_ABNORMAL,
    /** The refund ends as CLOSED: nothing was given back. */
    REFUND_CLOSED,
    /** The merchant's balance does not suffice for the refund: the request is refused. */
    NOT_ENOUGH,
    /** The trade bill lacks a row: that of the order, or the first. */
    BILL_MISSING_ROW,
    /** The trade bill has a row for a payment that the merchant never asked for. */
    BILL_EXTRA_ROW,
    /** The trade bill names one fen more for a payment. */
    BILL_WRONG_AMOUNT,
    /** The trade bill was damaged on its way: its hash does not fit. */
    BILL_DAMAGED;

    static Fault named(String name) {
        return switch (name) {
            case "429" -> TOO_MANY_REQUESTS;
            case "500" -> SERVER_ERROR;
            default -> valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        };
    }

    String wireName() {
        return switch (this) {
            case TOO_MANY_REQUESTS -> "429";
            case SERVER_ERROR -> "500";
            default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
