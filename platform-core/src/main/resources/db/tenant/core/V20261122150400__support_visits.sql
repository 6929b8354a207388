-- Visits of the deployment's operators in this tenant's console: asked for, allowed, begun and ended here.
CREATE TABLE support_visit (
    id uuid PRIMARY KEY,
    operator_id uuid NOT NULL,
    operator_name text NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason <> ''),
    minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 60),
    writing boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'REFUSED', 'ACTIVE', 'ENDED')),
    requested_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text,
    started_at timestamptz,
    expires_at timestamptz,
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN ('TIME', 'TENANT', 'OPERATOR')),
    ticket_hash bytea UNIQUE,
    ticket_expires_at timestamptz,
    CHECK (state NOT IN ('ACTIVE') OR (started_at IS NOT NULL AND expires_at IS NOT NULL)),
    CHECK (expires_at IS NULL OR expires_at <= started_at + interval '60 minutes')
);
CREATE INDEX support_visit_by_time ON support_visit (requested_at DESC);
