package dev.guildhall.privacy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;

/** An account has been deleted on its owner's wish; its id stands for nobody any more. */
public record AccountErased(TenantId tenant, AccountId account) implements TenantEvent {}
