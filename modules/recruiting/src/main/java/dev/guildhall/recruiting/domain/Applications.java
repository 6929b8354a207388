package dev.guildhall.recruiting.domain;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface Applications extends Repository<Application, UUID> {

    Application saveAndFlush(Application application);

    Optional<Application> findById(UUID id);

    /** What was sent, held until the transaction ends: taking back and answering come one after the other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select a from Application a where a.id = :id")
    Optional<Application> lock(UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select a from Application a where a.vacancyId = :vacancy and a.personId = :person")
    Optional<Application> lockOf(UUID vacancy, UUID person);
}
