package dev.guildhall.payments.domain;

import dev.guildhall.problem.Conflict;

/** The tenant has no receiving account that works, so nobody can pay yet. */
public class NoMerchant extends Conflict {
    NoMerchant() {
        super("payment-not-configured", "还不能在线支付", "收款账户还没有设置好，请联系客服。");
    }
}
