package dev.guildhall.wechat.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of the mini-program's credentials, without the secret.
 *
 * @param origin STAFF or SANDBOX
 * @param finding what trying it out said, for staff; null if it was not tried yet
 */
public record MiniProgramVersion(
        UUID id,
        int version,
        String origin,
        String appid,
        State state,
        @Nullable String finding,
        @Nullable Instant checkedAt,
        Instant createdAt) {
    /** Whether it may be used. */
    public enum State {
        UNCHECKED("未试连", "warn"),
        ACTIVE("使用中", "ok"),
        FAILED("试连未通过", "bad"),
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
}
