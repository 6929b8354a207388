-- What members agree to: texts with numbered versions, and who agreed to which.
CREATE TABLE agreement (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9-]{1,40}$'),
    title text NOT NULL CHECK (title <> ''),
    occasion text NOT NULL CHECK (occasion IN ('REGISTER', 'SHOP')),
    position integer NOT NULL,
    created_at timestamptz NOT NULL
);

-- A row without a number is the draft. A numbered row is never changed: somebody may have agreed to it.
CREATE TABLE agreement_version (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreement (id),
    version integer CHECK (version > 0),
    title text NOT NULL CHECK (title <> ''),
    source text NOT NULL,
    clauses jsonb NOT NULL,
    template boolean NOT NULL,
    asks_again boolean NOT NULL DEFAULT false,
    revision integer NOT NULL DEFAULT 0,
    edited_at timestamptz NOT NULL,
    edited_by text NOT NULL,
    published_at timestamptz,
    UNIQUE (agreement_id, version),
    CHECK ((version IS NULL) = (published_at IS NULL))
);

CREATE UNIQUE INDEX agreement_draft ON agreement_version (agreement_id) WHERE version IS NULL;

-- Kept when the account is erased, without address and device: the proof that somebody agreed.
CREATE TABLE agreement_consent (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    agreement_version_id uuid NOT NULL REFERENCES agreement_version (id),
    clauses text[] NOT NULL,
    address text,
    device text,
    accepted_at timestamptz NOT NULL,
    UNIQUE (account_id, agreement_version_id)
);

CREATE INDEX agreement_consent_newest ON agreement_consent (agreement_version_id, accepted_at DESC);
