package dev.guildhall.talent.domain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface Persons extends Repository<Person, UUID> {

    Person save(Person person);

    Optional<Person> findById(UUID id);

    Optional<Person> findByPhoneIndex(byte[] phoneIndex);

    List<Person> findByPhoneIndexIn(Collection<byte[]> phoneIndexes);

    List<Person> findByIdNumberIndexIn(Collection<byte[]> idNumberIndexes);

    Optional<Person> findByIdNumberIndex(byte[] idNumberIndex);

    Optional<Person> findByAccountId(UUID accountId);
}
