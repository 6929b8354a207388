-- What people ask for with regard to their own data: a copy of it, and its end.
CREATE TABLE privacy_export (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'READY', 'FAILED', 'EXPIRED')),
    requested_at timestamptz NOT NULL,
    ready_at timestamptz,
    expires_at timestamptz,
    -- Sealed; gone when it expires.
    json bytea,
    xlsx bytea,
    CHECK ((state = 'READY') = (json IS NOT NULL AND xlsx IS NOT NULL)),
    CHECK (state <> 'READY' OR expires_at IS NOT NULL)
);
CREATE INDEX privacy_export_of ON privacy_export (account_id, requested_at DESC);
CREATE INDEX privacy_export_by_expiry ON privacy_export (expires_at) WHERE state = 'READY';
CREATE UNIQUE INDEX privacy_export_waiting ON privacy_export (account_id) WHERE state = 'WAITING';

CREATE TABLE privacy_deletion (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    -- Emptied when it is done.
    name text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'WITHDRAWN', 'DONE')),
    requested_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((state = 'WAITING') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX privacy_deletion_waiting ON privacy_deletion (account_id) WHERE state = 'WAITING';
CREATE INDEX privacy_deletion_due ON privacy_deletion (due_at) WHERE state = 'WAITING';
CREATE INDEX privacy_deletion_by_time ON privacy_deletion (requested_at DESC);
