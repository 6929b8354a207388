package dev.guildhall.payments.bills;

/** A trade bill that is not of the form that WeChat Pay describes; its message is for people. */
class UnreadableBill extends RuntimeException {
    UnreadableBill(String why) {
        super(why);
    }
}
