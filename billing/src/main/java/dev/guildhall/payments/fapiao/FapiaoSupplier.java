package dev.guildhall.payments.fapiao;

import java.util.Optional;

/**
 * Port to a service that issues electronic fapiao. Without a bean of it, staff issue by hand: they upload the file that they made
 * in the tax office's own system.
 */
public interface FapiaoSupplier {
    /** Stable name that each request keeps, such as {@code nuonuo}. */
    String id();

    /** What is to be issued. {@code request} names it for good: the same again must not be issued twice. */
    record Wanted(
            java.util.UUID request,
            String orderNumber,
            String item,
            FapiaoView.Kind kind,
            String title,
            String taxNumber,
            String email,
            long fen) {}

    /** @param contentType {@code application/pdf} or {@code application/ofd} */
    record Made(String number, String fileName, String contentType, byte[] file) {}

    /**
     * Asks for one; called without a transaction, again and again until there is an answer.
     *
     * @return empty while it is under way
     * @throws RefusedBySupplier where it will never be issued; the words are for the applicant
     */
    Optional<Made> issue(Wanted wanted);

    /** A definite no. */
    class RefusedBySupplier extends RuntimeException {
        public RefusedBySupplier(String why) {
            super(why);
        }
    }
}
