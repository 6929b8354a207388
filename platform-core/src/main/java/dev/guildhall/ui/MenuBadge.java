package dev.guildhall.ui;

import java.util.Set;

/** Bean that counts something beside an entry of the tenant console's menu; asked with each page, so it must be cheap. */
public interface MenuBadge {
    /** Path of the entry. */
    String path();

    /** Counted now, as far as somebody with these permissions is concerned. Called bound to the tenant. */
    Count count(Set<String> permissions);

    /**
     * @param number nothing is shown for 0
     * @param hot whether it waits for somebody too long
     */
    record Count(long number, boolean hot) {}
}
