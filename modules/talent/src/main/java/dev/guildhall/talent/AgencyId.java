package dev.guildhall.talent;

import java.util.UUID;

/** Names one certification agency. Its sign-in account is another thing: see {@code agency.account_id}. */
public record AgencyId(UUID value) {}
