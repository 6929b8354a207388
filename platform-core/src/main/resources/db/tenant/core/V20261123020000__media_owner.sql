-- Whose picture it is, where a member uploaded it, and whether anything has come to refer to it.
ALTER TABLE media ADD COLUMN owner_id uuid REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE media ADD COLUMN kept boolean NOT NULL DEFAULT true;
CREATE INDEX media_by_owner ON media (owner_id, created_at) WHERE owner_id IS NOT NULL;
CREATE INDEX media_unused ON media (created_at) WHERE NOT kept;
