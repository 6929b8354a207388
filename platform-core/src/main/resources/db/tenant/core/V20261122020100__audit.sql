-- Who did what to whom. Rows are only ever added: the tenant's role may not change or remove them.
CREATE TABLE audit_entry (
    id uuid PRIMARY KEY,
    actor_id uuid,
    actor_kind text NOT NULL CHECK (actor_kind <> ''),
    actor_name text NOT NULL,
    action text NOT NULL CHECK (action <> ''),
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    details jsonb NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX audit_entry_time ON audit_entry (created_at DESC, id DESC);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, created_at DESC);
CREATE INDEX audit_entry_action ON audit_entry (action, created_at DESC);
CREATE INDEX audit_entry_subject ON audit_entry (subject_type, subject_id, created_at DESC);

REVOKE UPDATE, DELETE ON audit_entry FROM "${flyway:defaultSchema}";
