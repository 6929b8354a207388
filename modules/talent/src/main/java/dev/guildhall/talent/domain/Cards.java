package dev.guildhall.talent.domain;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface Cards extends Repository<Card, UUID> {

    Card save(Card card);

    Optional<Card> findById(UUID id);

    Optional<Card> findByPersonId(UUID personId);

    /** The card, held until the transaction ends: no withdrawal and no second unlock comes between. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select c from Card c where c.id = :id")
    Optional<Card> lock(UUID id);
}
