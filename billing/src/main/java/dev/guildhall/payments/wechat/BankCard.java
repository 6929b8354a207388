package dev.guildhall.payments.wechat;

/**
 * A debit card of the buyer's that takes what their WeChat account does not. Never stored: WeChat Pay gets it enciphered.
 *
 * @param bank as WeChat Pay names it, for example {@code ICBC_DEBIT}
 * @param number 12–19 digits
 * @param holder name of its holder
 */
public record BankCard(String bank, String number, String holder) {
    /** Leaves number and name out. */
    @Override
    public String toString() {
        return "BankCard[" + bank + "]";
    }
}
