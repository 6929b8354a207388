package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of the receiving account, without its secrets.
 *
 * @param finding what the check said, for staff; null if it was not made yet
 */
public record CredentialView(
        UUID id,
        int version,
        String origin,
        String mchid,
        String appid,
        String merchantSerial,
        String publicKeyId,
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
        return mchid.length() < 7 ? mchid : mchid.substring(0, 4) + "****" + mchid.substring(mchid.length() - 2);
    }
}
