-- Whose name the trail shows no more: accounts that were erased, and what was theirs. The lines themselves stay as they were
-- written, and these rows too are only ever added.
CREATE TABLE audit_forgotten (
    id uuid PRIMARY KEY,
    forgotten_at timestamptz NOT NULL
);

REVOKE UPDATE, DELETE ON audit_forgotten FROM "${flyway:defaultSchema}";
