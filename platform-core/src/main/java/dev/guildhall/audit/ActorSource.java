package dev.guildhall.audit;

import java.util.Optional;

/** Tells who makes the running call. The module that signs people in implements it; the trail does not know that module. */
public interface ActorSource {
    /** Empty where nobody is signed in. */
    Optional<AuditActor> current();
}
