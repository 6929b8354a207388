-- Accounts of a tenant, what they sign in with, and what they may do.
CREATE TABLE account (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind ~ '^[A-Z][A-Z_]{1,19}$'),
    name text NOT NULL CHECK (name <> ''),
    state text NOT NULL CHECK (state IN ('ACTIVE', 'DISABLED')),
    -- Goes up when everything signed in must end; tokens and sessions carry the value they were made under.
    token_version integer NOT NULL DEFAULT 0,
    password_hash text,
    password_changed_at timestamptz,
    must_change boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    last_sign_in_at timestamptz,
    CHECK (NOT must_change OR password_hash IS NOT NULL)
);
CREATE INDEX account_by_kind ON account (kind, created_at);

-- One account, several ways to be known. What is personal is sealed and found by its blind index.
CREATE TABLE account_identity (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    type text NOT NULL CHECK (type IN ('PHONE', 'USERNAME', 'EMAIL', 'WECHAT_OPENID', 'WECHAT_UNIONID')),
    lookup bytea NOT NULL,
    sealed bytea,
    shown text,
    created_at timestamptz NOT NULL,
    verified_at timestamptz,
    UNIQUE (type, lookup),
    CHECK ((sealed IS NULL) <> (shown IS NULL))
);
CREATE INDEX account_identity_by_account ON account_identity (account_id);

CREATE TABLE staff_role (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9-]{1,40}$'),
    name text NOT NULL CHECK (name <> ''),
    all_permissions boolean NOT NULL DEFAULT false,
    permissions text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL
);

CREATE TABLE account_role (
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    staff_role_id uuid NOT NULL REFERENCES staff_role (id),
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, staff_role_id)
);

-- Every tenant has an owner role; the blueprint adds the others.
INSERT INTO staff_role (id, code, name, all_permissions, created_at)
VALUES (uuidv7(), 'owner', '负责人', true, now());
