CREATE TABLE ledger_account (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    family text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('ASSET', 'LIABILITY', 'INCOME', 'EXPENSE', 'CLEARING')),
    unit text NOT NULL CHECK (unit IN ('FEN', 'POINT')),
    side smallint NOT NULL CHECK (side IN (1, -1)),
    lock_rank smallint NOT NULL,
    owner_id uuid,
    may_be_negative boolean NOT NULL,
    balance bigint NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT ledger_account_side CHECK ((kind IN ('ASSET', 'EXPENSE')) = (side = 1)),
    CONSTRAINT ledger_account_not_overdrawn CHECK (may_be_negative OR balance >= 0),
    CONSTRAINT ledger_account_unit UNIQUE (id, unit)
);

CREATE INDEX ledger_account_by_family ON ledger_account (family, balance DESC);

CREATE TABLE ledger_entry (
    id uuid PRIMARY KEY,
    event_id text NOT NULL UNIQUE CHECK (length(event_id) BETWEEN 1 AND 160),
    unit text NOT NULL CHECK (unit IN ('FEN', 'POINT')),
    memo text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    total bigint NOT NULL CHECK (total > 0),
    created_at timestamptz NOT NULL,
    CONSTRAINT ledger_entry_unit UNIQUE (id, unit)
);

CREATE INDEX ledger_entry_by_subject ON ledger_entry (subject_type, subject_id);

CREATE INDEX ledger_entry_by_time ON ledger_entry (created_at DESC, id DESC);

-- One row is one move: the same amount debited here and credited there, so that no row can be out of balance; the pair of
-- keys with the unit keeps fen and points apart.
CREATE TABLE ledger_posting (
    entry_id uuid NOT NULL,
    line smallint NOT NULL,
    unit text NOT NULL,
    debit_id uuid NOT NULL,
    credit_id uuid NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (entry_id, line),
    CONSTRAINT ledger_posting_two_accounts CHECK (debit_id <> credit_id),
    CONSTRAINT ledger_posting_entry FOREIGN KEY (entry_id, unit) REFERENCES ledger_entry (id, unit),
    CONSTRAINT ledger_posting_debit FOREIGN KEY (debit_id, unit) REFERENCES ledger_account (id, unit),
    CONSTRAINT ledger_posting_credit FOREIGN KEY (credit_id, unit) REFERENCES ledger_account (id, unit)
);

CREATE INDEX ledger_posting_by_debit ON ledger_posting (debit_id, entry_id);

CREATE INDEX ledger_posting_by_credit ON ledger_posting (credit_id, entry_id);
