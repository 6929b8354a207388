package dev.guildhall.agreement;

import java.time.Instant;

/**
 * An agreement in its newest version, without its text.
 *
 * @param code stable name: {@code user}, {@code privacy}, {@code shop}
 * @param occasion {@code REGISTER} or {@code SHOP}
 * @param url page to read it on, as a path inside the tenant; links put the tenant's own prefix before it
 */
public record AgreementView(String code, String title, String occasion, int version, Instant publishedAt, String url) {}
