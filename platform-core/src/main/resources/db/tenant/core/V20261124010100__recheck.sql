-- Staff asks an account to confirm its phone, e-mail or identity card again (W44); one demand at a time.
CREATE TABLE recheck (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason <> ''),
    asked_by uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL CHECK (due_at >= asked_at),
    closed_at timestamptz,
    outcome text CHECK (outcome IN ('CONFIRMED', 'WITHDRAWN')),
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX recheck_open ON recheck (account_id) WHERE closed_at IS NULL;
CREATE INDEX recheck_of_account ON recheck (account_id, asked_at);

CREATE TABLE recheck_part (
    recheck_id uuid NOT NULL REFERENCES recheck (id) ON DELETE CASCADE,
    part text NOT NULL CHECK (part IN ('PHONE', 'EMAIL', 'ID_NUMBER')),
    confirmed_at timestamptz,
    -- Entries of name and number that did not fit.
    wrong integer NOT NULL DEFAULT 0 CHECK (wrong >= 0),
    -- What the checks of name and number found at the last try (D17).
    findings jsonb,
    PRIMARY KEY (recheck_id, part)
);
