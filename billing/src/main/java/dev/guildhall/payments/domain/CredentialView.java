package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of the receiving account, without its secrets.
 *
 * @param version counted over all accounts of the tenant
 * @param partner serial of the platform operator's credential, where its keys serve
 * @param certificateUntil when the merchant's API certificate ends, as far as known
 * @param rechecked whether it is tried out again by itself from time to time
 * @param finding what the check said, for staff; null if it was not made yet
 */
public record CredentialView(
        UUID id,
        @Nullable UUID account,
        int version,
        String origin,
        String mchid,
        String appid,
        @Nullable String subMchid,
        @Nullable String subAppid,
        @Nullable String partner,
        String merchantSerial,
        String publicKeyId,
        @Nullable Instant certificateUntil,
        boolean rechecked,
        State state,
        @Nullable String finding,
        @Nullable Instant checkedAt,
        Instant createdAt) {
    /** Whether it may take money. */
    public enum State {
        UNCHECKED("未检查", "warn"),
        ACTIVE("使用中", "ok"),
        FAILED("检查未通过", "bad"),
        RETIRED("已停用", "");

        private final String label;
        private final String tone;

        State(String label, String tone) {
            this.label = label;
            this.tone = tone;
        }

        public String label() {
            return label;
        }

        public String tone() {
            return tone;
        }
    }

    /** The merchant number with its middle left out. */
    public String mchidMasked() {
        return masked(mchid);
    }

    /** The number of who receives: behind a partner that of the merchant there. */
    public String receiver() {
        return masked(subMchid == null ? mchid : subMchid);
    }

    private static String masked(String number) {
        return number.length() < 7 ? number : number.substring(0, 4) + "****" + number.substring(number.length() - 2);
    }
}
