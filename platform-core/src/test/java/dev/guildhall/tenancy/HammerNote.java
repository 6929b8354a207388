package dev.guildhall.tenancy;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** A row of the isolation hammer; kept in the second-level cache, with equal ids in all tenants. */
@Entity
@Table(name = "hammer_note")
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class HammerNote {
    @Id
    private UUID id;

    private String owner;
    private long visits;

    protected HammerNote() {}

    HammerNote(UUID id, String owner) {
        this.id = id;
        this.owner = owner;
    }

    String owner() {
        return owner;
    }

    void visit() {
        visits++;
    }
}
