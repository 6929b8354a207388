package dev.guildhall.identity;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether operators of the deployment may come into this tenant's console.
 *
 * @param access how a visit is let in
 * @param writing whether a visit that was let in beforehand may also change things; asked for each time where not
 */
public record SupportRules(
        @DefaultValue("ASK") Access access,
        @DefaultValue("false") boolean writing) {
    /** How a visit is let in. */
    public enum Access {
        /** The tenant decides each request. */
        ASK,
        /** Never. */
        REFUSE,
        /** Let in beforehand: a request needs no answer. */
        OPEN
    }
}
