-- The tenant's own authorization server: its clients, keys and what was granted.
CREATE TABLE oauth_client (
    id uuid PRIMARY KEY,
    client_id text NOT NULL UNIQUE CHECK (client_id <> ''),
    name text NOT NULL,
    secret_hash text,
    grants text[] NOT NULL,
    redirect_uris text[] NOT NULL DEFAULT '{}',
    scopes text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);

-- The mini-program and its H5 build: a public client, it holds no secret.
INSERT INTO oauth_client (id, client_id, name, grants, created_at)
VALUES (uuidv7(), 'miniprogram', '小程序', ARRAY['urn:guildhall:grant:sms-code', 'urn:guildhall:grant:password', 'refresh_token'], now());

CREATE TABLE oauth_consent (
    id uuid PRIMARY KEY,
    oauth_client_id uuid NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    authorities text[] NOT NULL,
    given_at timestamptz NOT NULL,
    UNIQUE (oauth_client_id, account_id)
);

-- One row for one device that is signed in: the family of its tokens.
CREATE TABLE sign_in (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    oauth_client_id uuid NOT NULL REFERENCES oauth_client (id),
    grant_type text NOT NULL,
    scopes text[] NOT NULL DEFAULT '{}',
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text
);
CREATE INDEX sign_in_by_account ON sign_in (account_id) WHERE ended_at IS NULL;

CREATE TABLE refresh_token (
    id uuid PRIMARY KEY,
    sign_in_id uuid NOT NULL REFERENCES sign_in (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    replaced_at timestamptz
);
CREATE UNIQUE INDEX refresh_token_newest ON refresh_token (sign_in_id) WHERE replaced_at IS NULL;

-- Keys that sign this tenant's tokens; the private part is sealed. One is in use, older ones still verify.
CREATE TABLE signing_key (
    id uuid PRIMARY KEY,
    private_jwk bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
CREATE UNIQUE INDEX signing_key_in_use ON signing_key ((true)) WHERE retired_at IS NULL;
