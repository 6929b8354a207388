package dev.guildhall.talent.domain;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface ContactUnlocks extends Repository<ContactUnlock, UUID> {

    ContactUnlock save(ContactUnlock unlock);

    /** Written at once: what locks more comes after it. */
    ContactUnlock saveAndFlush(ContactUnlock unlock);

    Optional<ContactUnlock> findByAgencyIdAndCardId(UUID agencyId, UUID cardId);
}
