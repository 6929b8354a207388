package dev.guildhall.payments.wechat;

/**
 * What WeChat Pay is asked to give back. The same refund must be asked for with the same values again.
 *
 * @param number {@code out_refund_no}, 1–64 characters
 * @param transaction WeChat Pay's number of the payment
 * @param fen to be given back, at least 1
 * @param orderFen all that was paid
 * @param reason the payer sees it, at most 80 bytes
 */
public record RefundRequest(
        String number, String transaction, long fen, long orderFen, String reason, String notifyUrl) {}
