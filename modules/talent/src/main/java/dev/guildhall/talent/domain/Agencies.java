package dev.guildhall.talent.domain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface Agencies extends Repository<Agency, UUID> {

    Agency save(Agency agency);

    Optional<Agency> findById(UUID id);

    List<Agency> findByIdIn(Collection<UUID> ids);

    Optional<Agency> findByAccountId(UUID accountId);

    boolean existsByName(String name);

    boolean existsByUsername(String username);
}
