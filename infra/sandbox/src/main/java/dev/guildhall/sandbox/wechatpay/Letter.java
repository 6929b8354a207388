package dev.guildhall.sandbox.wechatpay;

import tools.jackson.databind.node.ObjectNode;

/**
 * What a notice tells, before it is encrypted and signed.
 *
 * @param id the same for every delivery
 * @param event {@code TRANSACTION.SUCCESS} or {@code REFUND.…}
 * @param kind original type and associated data: {@code transaction} or {@code refund}
 * @param sent deliveries so far
 */
record Letter(
        String mchid,
        String outTradeNo,
        String notifyUrl,
        String id,
        String event,
        String summary,
        String kind,
        ObjectNode content,
        int sent,
        boolean accepted) {

    /** Where a letter is kept: read anew before each delivery, and told of each. */
    interface Drawer {
        Letter read();

        /** @param sent deliveries so far, this one included */
        Letter note(int sent, boolean accepted);
    }
}
