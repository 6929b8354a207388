-- The contact as it was paid for, sealed: what a person enters after a withdrawal reaches nobody who bought before it (D8).
-- Empty for payments from before; those read the register.
ALTER TABLE contact_unlock ADD COLUMN contact_sealed bytea;
