package dev.guildhall.provisioning;

/** Numbers over all tenants, for the operator's overview. */
public record FleetFigures(long active, long suspended, long archived, long behind, long spares, long clusters) {}
