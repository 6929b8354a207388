package dev.guildhall.recruiting.domain;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface Vacancies extends Repository<Vacancy, UUID> {

    Vacancy saveAndFlush(Vacancy vacancy);

    Optional<Vacancy> findById(UUID id);

    /** The vacancy, held until the transaction ends: what two accounts do to it comes one after the other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select v from Vacancy v where v.id = :id")
    Optional<Vacancy> lock(UUID id);
}
