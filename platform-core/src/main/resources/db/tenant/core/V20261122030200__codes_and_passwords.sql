-- The newest code of a phone and purpose; only its keyed hash is kept.
CREATE TABLE verification_code (
    id uuid PRIMARY KEY,
    phone_index bytea NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('LOGIN', 'REGISTER', 'BIND', 'RESET')),
    code_mac bytea NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    UNIQUE (phone_index, purpose)
);
CREATE INDEX verification_code_by_expiry ON verification_code (expires_at);

-- Counts of a phone, known or not: codes asked for today, wrong entries in a row. Locked while it is counted.
CREATE TABLE phone_guard (
    id uuid PRIMARY KEY,
    phone_index bytea NOT NULL UNIQUE,
    day date NOT NULL,
    requests integer NOT NULL CHECK (requests >= 0),
    requested_at timestamptz,
    wrong integer NOT NULL CHECK (wrong >= 0),
    locked_until timestamptz
);

-- Requests within a window, of one address or of the whole tenant.
CREATE TABLE request_window (
    id uuid PRIMARY KEY,
    subject bytea NOT NULL UNIQUE,
    started_at timestamptz NOT NULL,
    requests integer NOT NULL CHECK (requests >= 0)
);
CREATE INDEX request_window_by_start ON request_window (started_at);

-- Wrong passwords in a row, of a login name from one address and of a login name from anywhere.
CREATE TABLE password_attempt (
    id uuid PRIMARY KEY,
    subject bytea NOT NULL UNIQUE,
    failures integer NOT NULL CHECK (failures >= 0),
    last_at timestamptz NOT NULL
);
CREATE INDEX password_attempt_by_time ON password_attempt (last_at);

-- Right to set a password once: after a forced change, or by the link of an invitation.
CREATE TABLE password_ticket (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('CHANGE', 'WELCOME')),
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX password_ticket_by_account ON password_ticket (account_id);
