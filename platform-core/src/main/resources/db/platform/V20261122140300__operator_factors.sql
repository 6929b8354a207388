-- What operators prove themselves with after the password. The secret of time codes is sealed under the master key.
CREATE TABLE operator_factor (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
    type text NOT NULL CHECK (type IN ('TOTP', 'PASSKEY')),
    name text NOT NULL CHECK (name <> ''),
    secret bytea,
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
CREATE INDEX operator_factor_by_owner ON operator_factor (owner_id);
CREATE UNIQUE INDEX operator_factor_one_totp ON operator_factor (owner_id) WHERE type = 'TOTP';

CREATE TABLE operator_recovery_code (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX operator_recovery_code_by_owner ON operator_recovery_code (owner_id);

CREATE TABLE operator_trust (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX operator_trust_by_owner ON operator_trust (owner_id);

CREATE TABLE operator_factor_attempt (
    owner_id uuid PRIMARY KEY REFERENCES operator (id) ON DELETE CASCADE,
    failures integer NOT NULL CHECK (failures >= 0),
    last_at timestamptz NOT NULL
);

CREATE TABLE operator_sign_in_log (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    operator_id uuid REFERENCES operator (id) ON DELETE SET NULL,
    login text NOT NULL,
    way text NOT NULL CHECK (way <> ''),
    outcome text NOT NULL CHECK (outcome <> ''),
    address text NOT NULL,
    device text NOT NULL
);
CREATE INDEX operator_sign_in_log_by_time ON operator_sign_in_log (at DESC, id DESC);

-- Short messages of all tenants together, by calendar day of the deployment.
CREATE TABLE sms_total (
    day date PRIMARY KEY,
    sent integer NOT NULL CHECK (sent >= 0),
    extra integer NOT NULL DEFAULT 0 CHECK (extra >= 0)
);
