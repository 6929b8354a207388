package dev.guildhall.jobs;

import java.time.Duration;

/** Regular small work for the whole deployment, bound to no tenant; one node does it at a time. */
public interface PlatformSweep {
    /** Stable name, e.g. {@code spares}. */
    String name();

    /** Time between the end of one round and the start of the next. */
    Duration every();

    void sweep();
}
