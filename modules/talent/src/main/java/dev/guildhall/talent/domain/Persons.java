package dev.guildhall.talent.domain;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface Persons extends Repository<Person, UUID> {

    Person save(Person person);

    Optional<Person> findById(UUID id);

    Optional<Person> findByPhoneIndex(byte[] phoneIndex);

    Optional<Person> findByIdNumberIndex(byte[] idNumberIndex);

    Optional<Person> findByAccountId(UUID accountId);

    /** The person, held until the transaction ends: what the person does with the card comes before it or after. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from Person p where p.id = :id")
    Optional<Person> lock(UUID id);

    /** As {@link #findByAccountId}; until the transaction ends nobody stops the person. */
    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("select p from Person p where p.accountId = :account")
    Optional<Person> hold(UUID account);
}
