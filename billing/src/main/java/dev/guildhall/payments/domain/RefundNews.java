package dev.guildhall.payments.domain;

import dev.guildhall.payments.wechat.RefundAnswer;
import java.util.UUID;

/**
 * What WeChat Pay says of a refund, before it is compared with the row.
 *
 * @param credential through which it was heard
 */
record RefundNews(UUID credential, RefundAnswer said, Receipt.Source source) {}
