package dev.guildhall.ui;

import java.time.ZoneId;

/** Tells in which zone the page being made shows times: the tenant's. */
@FunctionalInterface
public interface ZoneSource {
    ZoneId zone();
}
