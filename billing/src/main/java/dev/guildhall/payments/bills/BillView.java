package dev.guildhall.payments.bills;

import dev.guildhall.payments.tasks.MoneyTaskView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A day of a merchant as staff see it.
 *
 * @param merchant its number at WeChat Pay
 * @param finding why there is no bill, if there is none
 * @param differences how many do not fit now
 * @param shared whether other tenants receive under the same number, so that the bill shows only a part of what it names
 */
public record BillView(
        UUID id,
        String merchant,
        LocalDate day,
        State state,
        @Nullable String finding,
        @Nullable Instant fetchedAt,
        @Nullable Instant nextTryAt,
        Total total,
        long differences,
        boolean shared) {

    /** How far the comparison is. */
    public enum State {
        WAITING(""),
        MATCHED("ok"),
        EMPTY("ok"),
        FAILED("bad");

        private final String tone;

        State(String tone) {
            this.tone = tone;
        }

        public String tone() {
            return tone;
        }

        public String label() {
            return Words.of("state." + name());
        }
    }

    /** Both sides, in fen. {@code channel} is WeChat Pay's word, empty for the sum of a day. */
    public record Total(
            String channel,
            long therePayments,
            long thereFen,
            long thereRefunds,
            long thereRefundedFen,
            long thereFeeFen,
            long herePayments,
            long hereFen,
            long hereRefunds,
            long hereRefundedFen) {
        public boolean even() {
            return therePayments == herePayments
                    && thereFen == hereFen
                    && thereRefunds == hereRefunds
                    && thereRefundedFen == hereRefundedFen;
        }
    }

    /** Something that does not fit, with its task. */
    public record Difference(
            UUID id,
            DifferenceKind kind,
            String reference,
            @Nullable UUID order,
            @Nullable Long hereFen,
            @Nullable Long thereFen,
            String detail,
            Instant foundAt,
            @Nullable Instant goneAt,
            @Nullable MoneyTaskView task) {}

    /** A day with everything that is known of it. */
    public record Detail(BillView bill, List<Total> channels, List<Difference> differences) {}
}
