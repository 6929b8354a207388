package dev.guildhall.provisioning;

import java.time.Duration;

/**
 * A tenant that has just been opened and is ready to use.
 *
 * @param invitation address, below the server, where the first staff member sets a password; also sent by SMS; empty where the
 *     administrator has an e-mail address: then what was sent there and by SMS is the only way
 * @param took time from the request until it was ready
 */
public record OpenedTenant(TenantOverview tenant, String invitation, Duration took) {}
