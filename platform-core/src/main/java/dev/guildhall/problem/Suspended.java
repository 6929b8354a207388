package dev.guildhall.problem;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The tenant is closed for now; nothing of it answers until the operator resumes it. */
public class Suspended extends Problem {

    /**
     * @param name the tenant's name as its members know it
     * @param reason the words the operator gave, shown to everybody who comes
     */
    public Suspended(String name, @Nullable String reason) {
        super(
                "suspended",
                HttpStatus.FORBIDDEN,
                Words.of("suspended.title", name),
                reason == null || reason.isBlank()
                        ? Words.of("suspended.detail")
                        : Words.of("suspended.detail-with-reason", reason));
    }
}
