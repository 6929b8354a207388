-- Sign-in through the browser for outside clients and for pages, programs of the tenant's own, and what a signed-in device is.
ALTER TABLE oauth_client ADD COLUMN own boolean NOT NULL DEFAULT false;
ALTER TABLE oauth_client ADD COLUMN post_logout_uris text[] NOT NULL DEFAULT '{}';
ALTER TABLE oauth_client ADD COLUMN note text NOT NULL DEFAULT '';
-- Goes up when what was issued to the client must end: tokens carry the value they were made under.
ALTER TABLE oauth_client ADD COLUMN token_version integer NOT NULL DEFAULT 0;
ALTER TABLE oauth_client ADD COLUMN secret_changed_at timestamptz;
ALTER TABLE oauth_client ADD COLUMN used_at timestamptz;

UPDATE oauth_client SET own = true WHERE client_id = 'miniprogram';

-- The mini-program's build for browsers: its redirect address follows the tenant's address.
INSERT INTO oauth_client (id, client_id, name, grants, redirect_uris, post_logout_uris, scopes, own, created_at)
VALUES (uuidv7(), 'h5', '手机网页', ARRAY['authorization_code', 'refresh_token'], ARRAY['/h5/'], ARRAY['/h5/'],
    ARRAY['openid', 'profile', 'phone', 'member'], true, now());

ALTER TABLE sign_in ADD COLUMN address text NOT NULL DEFAULT '';
ALTER TABLE sign_in ADD COLUMN authenticated_at timestamptz;
-- The account's token_version at which it counts; null in rows written before this was kept.
ALTER TABLE sign_in ADD COLUMN account_version integer;

-- From the first visit to /oauth2/authorize until the code is exchanged; its id becomes that of the sign-in.
CREATE TABLE authorization_request (
    id uuid PRIMARY KEY,
    oauth_client_id uuid NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    account_version integer NOT NULL,
    requested_scopes text[] NOT NULL,
    granted_scopes text[] NOT NULL,
    redirect_uri text,
    client_state text,
    code_challenge text NOT NULL,
    nonce text,
    device text NOT NULL,
    address text NOT NULL,
    authenticated_at timestamptz NOT NULL,
    consent_hash bytea UNIQUE,
    code_hash bytea UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX authorization_request_by_expiry ON authorization_request (expires_at);
