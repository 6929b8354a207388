-- What staff prove themselves with after the password: time codes and passkeys. The secret of time codes is sealed.
CREATE TABLE account_factor (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    type text NOT NULL CHECK (type IN ('TOTP', 'PASSKEY')),
    name text NOT NULL CHECK (name <> ''),
    secret bytea,
    -- The newest time step of which a code was taken; none is taken twice.
    last_step bigint NOT NULL DEFAULT 0,
    credential_id bytea UNIQUE,
    credential bytea,
    relying_party text,
    sign_count bigint NOT NULL DEFAULT 0 CHECK (sign_count >= 0),
    created_at timestamptz NOT NULL,
    used_at timestamptz,
    CHECK ((type = 'TOTP') = (secret IS NOT NULL)),
    CHECK ((type = 'PASSKEY') = (credential_id IS NOT NULL AND credential IS NOT NULL AND relying_party IS NOT NULL))
);
CREATE INDEX account_factor_by_owner ON account_factor (owner_id);
CREATE UNIQUE INDEX account_factor_one_totp ON account_factor (owner_id) WHERE type = 'TOTP';

-- For those who lost the factor: each usable once, kept as a hash.
CREATE TABLE account_recovery_code (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX account_recovery_code_by_owner ON account_recovery_code (owner_id);

-- Devices that are not asked for a second factor for a while.
CREATE TABLE account_trust (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX account_trust_by_owner ON account_trust (owner_id);

-- Wrong factors in a row.
CREATE TABLE account_factor_attempt (
    owner_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    failures integer NOT NULL CHECK (failures >= 0),
    last_at timestamptz NOT NULL
);
