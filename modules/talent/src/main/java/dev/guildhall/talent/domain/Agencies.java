package dev.guildhall.talent.domain;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface Agencies extends Repository<Agency, UUID> {

    Agency save(Agency agency);

    Optional<Agency> findById(UUID id);

    Optional<Agency> findByAccountId(UUID accountId);

    boolean existsByName(String name);

    boolean existsByUsername(String username);
}
